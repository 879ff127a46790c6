using MCenter.Core.History;
using MCenter.Core.Outputs;
using MCenter.Drivers.HttpPush;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.HttpPush;

public sealed class HttpPushSettingsTest
{
    private static readonly HttpPushSettings Good = new() { Active = true, Url = "https://example.com/readings" };

    [Fact]
    public void The_defaults_and_a_plain_server_may_be_saved()
    {
        new HttpPushSettings().Validate().ShouldBeEmpty();
        Good.Validate().ShouldBeEmpty();
        Fields(Good with { Url = "http://[::1]:8080/a?b=c" }).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("example.com")]
    [InlineData("ftp://example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://")]
    [InlineData("https://user:password@example.com/")]
    [InlineData("https://example.com/#part")]
    public void An_address_is_one_of_a_web_server_without_secrets_in_it(string url) => Fields(Good with { Url = url }).ShouldBe(["url"]);

    [Fact]
    public void Every_fault_is_told_at_its_field()
    {
        using var certificates = new TestCertificates();
        Fields(Good with { Url = $"https://example.com/{new string('x', 2000)}" }).ShouldBe(["url"]);
        Fields(Good with { Authorization = (HttpPushAuthorization)3 }).ShouldBe(["authorization"]);
        Fields(Good with { Authorization = HttpPushAuthorization.Basic }).ShouldBe(["user"]);
        Fields(Good with { Authorization = HttpPushAuthorization.Basic, User = "a:b" }).ShouldBe(["user"]);
        Fields(Good with { Authorization = HttpPushAuthorization.Basic, User = "a", Password = "line\r\nX: y" }).ShouldBe(["password"]);
        Fields(Good with { Authorization = HttpPushAuthorization.Bearer }).ShouldBe(["token"]);
        Fields(Good with { Authorization = HttpPushAuthorization.Bearer, Token = "a\r\nX: y" }).ShouldBe(["token"]);
        Fields(Good with { Authorization = HttpPushAuthorization.Bearer, Token = "pö" }).ShouldBe(["token"]);
        Fields(Good with { SigningKey = "too short" }).ShouldBe(["signingKey"]);
        Fields(Good with { TrustedCertificates = "nonsense" }).ShouldBe(["trustedCertificates"]);
        Fields(Good with { TrustedCertificates = certificates.Authority }).ShouldBeEmpty();
        Fields(Good with { TimeoutSeconds = 4 }).ShouldBe(["timeoutSeconds"]);
        Fields(Good with { TimeoutSeconds = 301 }).ShouldBe(["timeoutSeconds"]);
    }

    [Fact]
    public void The_key_is_that_of_the_readings_whatever_the_meters_are_called()
    {
        var at = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
        Reading[] two = [new(1, at, at, Quality.Good, []), new(2, at, at, Quality.Good, [])];
        var key = HttpPushDocument.Key("box", two);
        key.ShouldMatch("^[0-9a-f]{64}$");
        HttpPushDocument.Key("box", [two[0] with { ReadAt = at.AddSeconds(1) }, two[1] with { RasterTime = at.ToOffset(TimeSpan.FromHours(1)) }]).ShouldBe(key);
        string[] others = [HttpPushDocument.Key("other", two), HttpPushDocument.Key("box", two[..1]), HttpPushDocument.Key("box", [two[0], two[1] with { RasterTime = at.AddMinutes(15) }])];
        others.ShouldAllBe(k => k != key);
    }

    [Fact]
    public void No_secret_is_in_a_log() => (Good with { Token = "secret", Password = "secret", SigningKey = "secret" }).ToString().ShouldBe("httpPush");

    private static IEnumerable<string> Fields(HttpPushSettings settings) => settings.Validate().Select(e => e.Field);
}
