using System.Net;
using System.Net.Sockets;
using System.Text;
using MCenter.Drivers.HttpPush;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.HttpPush;

/// <summary>What is said on the wire, and what is said of a server that does not take it.</summary>
public sealed class HttpPushClientTest
{
    private const string Secret = "tops3cret-t0ken";
    private static readonly byte[] Document = "{\"test\":true}"u8.ToArray();

    [Fact]
    public async Task A_document_goes_out_with_its_key_sign_in_and_signature()
    {
        var time = new FakeTime();
        await using var server = new ScriptedHttpServer("HTTP/1.1 204 No Content\r\n\r\n");
        var settings = new HttpPushSettings { Url = server.Url, Authorization = HttpPushAuthorization.Bearer, Token = Secret, SigningKey = "0123456789abcdef" };
        (await PostAsync(settings, time)).ShouldBe(new(HttpStatusCode.NoContent, null));
        (await PostAsync(settings with { Authorization = HttpPushAuthorization.Basic, User = "box", Password = "pö", SigningKey = "" }, time)).Fault.ShouldBeNull();
        var (signed, plain) = (server.Requests.First(), server.Requests.Last());
        signed.ShouldStartWith("POST /in HTTP/1.1\r\n");
        signed.ShouldEndWith("\r\n\r\n{\"test\":true}");
        // printf '1795348800.{"test":true}' | openssl dgst -sha256 -hmac 0123456789abcdef
        string[] headers =
        [
            $"Authorization: Bearer {Secret}", "Content-Type: application/json", "Idempotency-Key: \"k1\"", "X-MCenter-Timestamp: 1795348800",
            "X-MCenter-Signature: sha256=1db130a322aa861bc0a1689d4b446300b8fd64e955edc85f55a4713929384f59",
        ];
        headers.ShouldAllBe(h => signed.Contains($"\r\n{h}\r\n", StringComparison.Ordinal), signed);
        plain.ShouldContain($"Authorization: Basic {Convert.ToBase64String("box:pö"u8)}\r\n");
        plain.ShouldNotContain("X-MCenter-");
    }

    [Theory]
    [InlineData("HTTP/1.1 401 Unauthorized\r\nContent-Length: 9\r\n\r\nbad token", "The server refuses: 401 Unauthorized: bad token")]
    [InlineData("HTTP/1.1 500 Oops\r\nContent-Length: 900\r\n\r\nonly this came", "The server refuses: 500 Oops: only this came")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "The server refuses: 404 Not Found")]
    [InlineData("HTTP/1.1 503 Busy\r\nRetry-After: 120\r\nContent-Length: 4\r\n\r\nsoon", "The server refuses: 503 Busy: soon It asks to wait: 120 (Retry-After).")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/other\r\nContent-Length: 0\r\n\r\n", "The server points to another address, which is not followed: 302 Found http://127.0.0.1:1/other")]
    [InlineData("HTTP/1.1 400 Bad\r\nContent-Length: 19\r\n\r\n\u0007a\r\n\tb \u001b[31mc\u0000 \u00e2\u0080\u00aed", "The server refuses: 400 Bad: a b [31mc d")]
    [InlineData("HTTP/1.1 403 No\r\nContent-Length: 30\r\n\r\nno such token: " + Secret, "The server refuses: 403 No: no such token: ***")]
    public async Task A_refusal_is_told_with_the_servers_own_words(string answer, string told)
    {
        await using var server = new ScriptedHttpServer(answer);
        (await PostAsync(new() { Url = server.Url, Authorization = HttpPushAuthorization.Bearer, Token = Secret })).Fault.ShouldBe(told);
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_endless_answer_is_cut_off()
    {
        await using var server = new ScriptedHttpServer($"HTTP/1.1 500 Oops\r\nContent-Length: 100000000\r\n\r\n{new string('x', 1_000_000)}");
        (await PostAsync(new() { Url = server.Url })).Fault.ShouldBe($"The server refuses: 500 Oops: {new string('x', 300)}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("220 mail.example.com ESMTP\r\n\r\n")]
    [InlineData("HTTP/1.1 200")]
    public async Task What_is_no_answer_is_told_as_that(string answer)
    {
        await using var server = new ScriptedHttpServer(answer);
        (await PostAsync(new() { Url = server.Url })).Fault.ShouldNotBeNull().ShouldStartWith("The connection to 127.0.0.1 broke off before an answer, or the answer is no HTTP: ");
    }

    [Fact]
    public async Task Headers_without_end_are_cut_off()
    {
        await using var server = new ScriptedHttpServer($"HTTP/1.1 200 OK\r\nX: {new string('x', 100_000)}\r\n\r\n");
        (await PostAsync(new() { Url = server.Url })).Fault.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_server_that_stalls_is_left_after_the_time_set()
    {
        var time = new FakeTime();
        await using var server = new ScriptedHttpServer(answer: null);
        var posting = PostAsync(new() { Url = server.Url, TimeoutSeconds = 40 }, time);
        await Eventually.True(() => server.Requests.Count > 0, "the request");
        time.Advance(TimeSpan.FromSeconds(39));
        posting.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(2));
        (await posting).ShouldBe(new(null, "127.0.0.1 did not answer within 40 s."));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_with_its_port_and_an_unknown_name_with_itself()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var port = ((IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Stop();
        (await PostAsync(new() { Url = $"http://127.0.0.1:{port}/" })).Fault.ShouldNotBeNull().ShouldStartWith($"No connection to 127.0.0.1, port {port}: ");
        (await PostAsync(new() { Url = "http://nobody.invalid/" })).Fault.ShouldBe("The name nobody.invalid is not known (DNS).");
    }

    [Fact]
    public async Task Whoever_stops_it_gets_no_answer_but_that()
    {
        await using var server = new ScriptedHttpServer(answer: null);
        using var client = new HttpPushClient(new() { Url = server.Url }, TimeProvider.System);
        using var stopping = new CancellationTokenSource();
        var posting = client.PostAsync(Document, "k1", stopping.Token);
        await Eventually.True(() => server.Requests.Count > 0, "the request");
        await stopping.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => posting);
    }

    private static async Task<HttpPushAnswer> PostAsync(HttpPushSettings settings, TimeProvider? time = null)
    {
        using var client = new HttpPushClient(settings, time ?? TimeProvider.System);
        return await client.PostAsync(Document, "k1", TestContext.Current.CancellationToken);
    }
}
