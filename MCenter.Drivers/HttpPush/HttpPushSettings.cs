using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MCenter.Core.Settings;

namespace MCenter.Drivers.HttpPush;

/// <summary>How the box shows the server who it is.</summary>
public enum HttpPushAuthorization
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>By user and password (RFC 7617).</summary>
    Basic = 1,

    /// <summary>By a token (RFC 6750).</summary>
    Bearer = 2,
}

/// <summary>The web server that readings are posted to.</summary>
public sealed record HttpPushSettings : ISettings<HttpPushSettings>
{
    /// <summary>Fewest characters of <see cref="SigningKey"/>: a shorter one can be guessed.</summary>
    public const int LeastKey = 16;

    private const int MostUrl = 2000;
    private const int MostText = 250;
    private const int MostToken = 4000;
    private const int MostPem = 100_000;

    /// <inheritdoc/>
    public static string Section => "httpPush";

    /// <summary>Whether readings are posted.</summary>
    public bool Active { get; init; }

    /// <summary>Where they are posted to, <c>https://</c> or, without any protection on the way, <c>http://</c>.</summary>
    public string Url { get; init; } = "";

    /// <summary>How the box signs in.</summary>
    public HttpPushAuthorization Authorization { get; init; }

    /// <summary>User, for <see cref="HttpPushAuthorization.Basic"/>.</summary>
    public string User { get; init; } = "";

    /// <summary>Password, for <see cref="HttpPushAuthorization.Basic"/>; a secret.</summary>
    [Secret]
    public string Password { get; init; } = "";

    /// <summary>Token, for <see cref="HttpPushAuthorization.Bearer"/>; a secret.</summary>
    [Secret]
    public string Token { get; init; } = "";

    /// <summary>What both sides know to sign and to verify a document (HMAC-SHA256 with its UTF-8 bytes), at least <see cref="LeastKey"/> characters; a secret; empty = not signed.</summary>
    [Secret]
    public string SigningKey { get; init; } = "";

    /// <summary>Certificates in PEM form that are trusted: of an own authority, or the server's own. Empty = the authorities that the operating system trusts.</summary>
    public string TrustedCertificates { get; init; } = "";

    /// <summary>Takes every certificate of the server, whoever made it: the connection is encrypted, but perhaps to the wrong one.</summary>
    public bool AcceptAnyCertificate { get; init; }

    /// <summary>Seconds that the server may take for one document, 5 to 300.</summary>
    public int TimeoutSeconds { get; init; } = 30;

    /// <inheritdoc/>
    public IEnumerable<ValidationError> Validate() =>
    [
        .. HttpPushTexts.When(Active && Url.Length == 0, "url", "Missing"),
        .. HttpPushTexts.When(Url.Length > 0 && Address is null, "url", "Url"),
        .. HttpPushTexts.When(!Enum.IsDefined(Authorization), "authorization", "OneOf", string.Join(", ", Enum.GetNames<HttpPushAuthorization>())),
        .. HttpPushTexts.When(Authorization == HttpPushAuthorization.Basic && User.Length == 0, "user", "Missing"),
        .. HttpPushTexts.When(User.Contains(':', StringComparison.Ordinal) || !IsLine(User, MostText), "user", "User", MostText),
        .. HttpPushTexts.When(!IsLine(Password, MostText), "password", "Line", MostText),
        .. HttpPushTexts.When(Authorization == HttpPushAuthorization.Bearer && Token.Length == 0, "token", "Missing"),
        .. HttpPushTexts.When(Token.Length > MostToken || !Token.All(c => c is > ' ' and < '\x7f'), "token", "Token", MostToken),
        .. HttpPushTexts.When(SigningKey.Length > 0 && (SigningKey.Length < LeastKey || !IsLine(SigningKey, MostText)), "signingKey", "SigningKey", LeastKey, MostText),
        .. HttpPushTexts.When(TrustedCertificates.Length > 0 && !AreCertificates(TrustedCertificates), "trustedCertificates", "Certificates"),
        .. HttpPushTexts.When(TimeoutSeconds is < 5 or > 300, "timeoutSeconds", "Range", 5, 300),
    ];

    /// <summary>The section's name alone: the other members are no text for a log.</summary>
    public override string ToString() => Section;

    /// <summary>Where the server is; null when <see cref="Url"/> is no address of one. A user in it would not be kept as a secret.</summary>
    internal Uri? Address =>
        Url.Length <= MostUrl && Uri.TryCreate(Url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri is { Host.Length: > 0, UserInfo: "", Fragment: "" } ? uri : null;

    private static bool IsLine(string text, int most) => text.Length <= most && !text.Any(char.IsControl);

    private static bool AreCertificates(string text)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(text.Length <= MostPem ? text : "");
            return certificates.Count > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
