using MCenter.Drivers.Joulio;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.Joulio;

public sealed class JoulioSettingsTest : IDisposable
{
    private readonly TestCertificates certificates = new();

    public void Dispose() => certificates.Dispose();

    [Fact]
    public void Every_fault_is_told_at_its_field()
    {
        new JoulioSettings().Validate().ShouldBeEmpty();
        Fields(new() { Active = true }).ShouldBe(["server", "clientId", "certificate"]);
        var good = new JoulioSettings { Active = true, Server = "joulio.example.com", ClientId = "c", Certificate = Pem() };
        Fields(good).ShouldBeEmpty();
        Fields(good with { Port = 70000, ClientId = "a\tb" }).ShouldBe(["port", "clientId"]);
        Fields(good with { Server = "joulio.example.com:8883" }).ShouldBe(["server"]);
        Fields(good with { Server = "https://joulio.example.com/path" }).ShouldBe(["server"]);
        Fields(good with { Server = "ftp://joulio.example.com" }).ShouldBe(["server"]);
    }

    [Theory]
    [InlineData("joulio.example.com", "joulio.example.com")]
    [InlineData("mqtts://joulio.example.com", "joulio.example.com")]
    [InlineData("HTTPS://joulio.example.com/", "joulio.example.com")]
    [InlineData("192.0.2.1", "192.0.2.1")]
    public void The_server_may_be_a_url(string server, string host) => new JoulioSettings { Server = server }.Host.ShouldBe(host);

    [Fact]
    public void The_file_is_read_before_it_is_saved_in_whatever_order_it_is()
    {
        var (certificate, key) = certificates.Issue("box");
        foreach (var pem in (string[])[$"{certificate}\n{key}", $"{key}\n{certificate}", $"{certificates.Authority}\n{key}\n{certificate}"])
        {
            Fields(new() { Certificate = pem }).ShouldBeEmpty();
        }

        foreach (var pem in (string[])["nonsense", certificate, key, $"{certificate}\n{certificates.Issue("other").Key}", new string('x', 100_001)])
        {
            Fields(new() { Certificate = pem }).ShouldBe(["certificate"]);
        }
    }

    private string Pem()
    {
        var (certificate, key) = certificates.Issue("box");
        return $"{certificate}\n{key}";
    }

    private static IEnumerable<string> Fields(JoulioSettings settings) => settings.Validate().Select(e => e.Field);
}
