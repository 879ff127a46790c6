using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MCenter.Core.Settings;
using MCenter.Drivers.Transport;

namespace MCenter.Drivers.HttpPush;

/// <summary>What became of a document.</summary>
/// <param name="Status">What the server answered; null when it did not.</param>
/// <param name="Fault">Null when it has taken the document; else what went wrong, with its own words.</param>
internal sealed record HttpPushAnswer(HttpStatusCode? Status, string? Fault);

/// <summary>Posts documents over connections that are kept. Follows no redirection, asks no proxy, keeps no cookie: what is signed goes to the one address of the settings.</summary>
internal sealed class HttpPushClient : IDisposable
{
    private const int MostHeaderKilobytes = 16;
    private const int MostAnswerBytes = 2048;
    private const int MostWords = 300;

    // a server that moves to another address is found again
    private static readonly TimeSpan LongestConnection = TimeSpan.FromMinutes(15);

    private readonly HttpPushSettings settings;
    private readonly Uri address;
    private readonly TimeProvider time;
    private readonly HttpClient http;
    private volatile string? refusedCertificate;

    /// <summary>Connects only when something is posted.</summary>
    /// <param name="settings">Valid ones with an address.</param>
    /// <param name="time">The clock.</param>
    public HttpPushClient(HttpPushSettings settings, TimeProvider time)
    {
        (this.settings, this.time, address) = (settings, time, settings.Address!);
        var tls = new ClientTls(settings.TrustedCertificates, "", "", "", settings.AcceptAnyCertificate);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxResponseHeadersLength = MostHeaderKilobytes,
            PooledConnectionLifetime = LongestConnection,
            SslOptions = tls.For(address.IdnHost, why => refusedCertificate = why),
        };
        http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.UserAgent.Add(new("M-Center", BoxIdentity.Version));
        http.DefaultRequestHeaders.Authorization = settings.Authorization switch
        {
            HttpPushAuthorization.Basic => new("Basic", BasicCredentials),
            HttpPushAuthorization.Bearer => new("Bearer", settings.Token),
            _ => null,
        };
    }

    private string BasicCredentials => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.User}:{settings.Password}"));

    /// <summary>Posts one document; takes as long as the settings allow at most.</summary>
    /// <param name="document">The JSON.</param>
    /// <param name="key">By what a repetition is known; null for a document that nobody keeps.</param>
    /// <param name="cancel">Stops it; the only thing that is thrown.</param>
    public async Task<HttpPushAnswer> PostAsync(byte[] document, string? key, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(settings.TimeoutSeconds), time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        using var request = Request(document, key);
        refusedCertificate = null;
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            return new(response.StatusCode, response.IsSuccessStatusCode ? null : await RefusalAsync(response, both.Token));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(null, HttpPushTexts.Of("TimedOut", address.Host, settings.TimeoutSeconds));
        }
        catch (HttpRequestException e) when (!cancel.IsCancellationRequested)
        {
            return new(null, Cause(e));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private HttpRequestMessage Request(byte[] document, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(document) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (key is not null)
        {
            // a string of RFC 8941, as draft-ietf-httpapi-idempotency-key-header has it
            request.Headers.Add("Idempotency-Key", $"\"{key}\"");
        }

        if (settings.SigningKey.Length > 0)
        {
            var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            request.Headers.Add("X-MCenter-Timestamp", timestamp);
            request.Headers.Add("X-MCenter-Signature", HttpPushDocument.Signature(settings.SigningKey, timestamp, document));
        }

        return request;
    }

    /// <summary>The status, the server's first words, and how long it asks to be left alone.</summary>
    private async Task<string> RefusalAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var status = Words($"{(int)response.StatusCode} {response.ReasonPhrase}");
        var words = Words(await BeginAsync(response, cancel));
        var refusal = (int)response.StatusCode is >= 300 and < 400
            ? HttpPushTexts.Of("Redirects", status, Words(response.Headers.Location?.OriginalString ?? ""))
            : words.Length > 0 ? HttpPushTexts.Of("RefusesWith", status, words) : HttpPushTexts.Of("Refuses", status);
        return response.Headers.RetryAfter is { } wait ? $"{refusal} {HttpPushTexts.Of("RetryAfter", Words(wait.ToString()))}" : refusal;
    }

    /// <summary>The begin of the answer, as far as it comes: the status is known already, and an answer may be endless.</summary>
    private static async Task<string> BeginAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var bytes = new byte[MostAnswerBytes];
        var count = 0;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancel);
            for (var read = -1; read != 0 && count < bytes.Length; count += read)
            {
                read = await body.ReadAsync(bytes.AsMemory(count), cancel);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
        {
            // then these were all
        }

        return Encoding.UTF8.GetString(bytes, 0, count);
    }

    private string Cause(HttpRequestException error) => error.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => HttpPushTexts.Of("HostNotFound", address.Host),
        HttpRequestError.ConnectionError => HttpPushTexts.Of("Unreachable", address.Host, address.Port, Innermost(error)),
        HttpRequestError.SecureConnectionError when refusedCertificate is { } why => HttpPushTexts.Of("Certificate", address.Host, Words(why)),
        HttpRequestError.SecureConnectionError => HttpPushTexts.Of("Tls", address.Host, Innermost(error)),
        _ => HttpPushTexts.Of("Broken", address.Host, Innermost(error)),
    };

    private string Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : Words(error.Message);

    /// <summary>Foreign text for a page and a log: bounded, in one line, without what changes how it is shown, and without our own secrets, which a server may repeat.</summary>
    private string Words(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes().Take(MostAnswerBytes))
        {
            shown.Append(IsShown(rune) ? rune.ToString() : " ");
        }

        string[] secrets = [settings.Password, settings.Token, settings.SigningKey, BasicCredentials];
        var open = secrets.Where(s => s.Length > 0).Aggregate(string.Join(' ', shown.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)), (words, secret) => words.Replace(secret, "***", StringComparison.Ordinal));
        return string.Concat(open.EnumerateRunes().Take(MostWords));
    }

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
