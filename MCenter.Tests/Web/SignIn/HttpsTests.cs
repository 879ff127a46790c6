using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MCenter.Core.Events;
using MCenter.Core.Storage;
using MCenter.Tests.Support;
using MCenter.Web.Hosting;
using Microsoft.Extensions.Configuration;

namespace MCenter.Tests.Web.SignIn;

/// <summary>HTTPS beside HTTP, over real sockets.</summary>
public sealed class HttpsTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("mcenter-https-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task The_box_serves_https_with_a_certificate_of_its_own()
    {
        await using var box = await RealBox.StartAsync([]);
        X509Certificate2? seen = null;
        using var client = Client((certificate, _) => seen = certificate);
        (await client.GetStringAsync(new Uri(box.Https, "/healthz"))).ShouldNotBeEmpty();
        using var key = seen.ShouldNotBeNull().GetECDsaPublicKey().ShouldNotBeNull();
        key.KeySize.ShouldBe(256);
        seen.MatchesHostname("localhost").ShouldBeTrue();
        seen.MatchesHostname(Dns.GetHostName()).ShouldBeTrue();
        (await client.GetStringAsync(new Uri(box.Http, "/healthz"))).ShouldNotBeEmpty();

        var file = Path.Combine(box.DataDirectory, "keys", "https.pem");
        File.Exists(file).ShouldBeTrue();
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task The_administrators_certificate_is_served()
    {
        var (file, key, thumbprint) = MakeGiven();
        await using var box = await RealBox.StartAsync([$"--MCenter:Https:CertificateFile={file}", $"--MCenter:Https:KeyFile={key}"]);
        X509Certificate2? seen = null;
        using var client = Client((certificate, _) => seen = certificate);
        await client.GetStringAsync(new Uri(box.Https, "/healthz"));
        seen!.Thumbprint.ShouldBe(thumbprint);
    }

    [Fact]
    public async Task A_new_certificate_is_served_without_a_restart_and_a_broken_one_is_not()
    {
        var (file, key, first) = MakeGiven();
        var time = new FakeTime(TimeProvider.System.GetUtcNow());
        await using var bench = await CoreBench.OpenAsync();
        var certificate = Certificate(time, ("MCenter:Https:CertificateFile", file), ("MCenter:Https:KeyFile", key));
        certificate.Given.TargetCertificate.Thumbprint.ShouldBe(first);
        using var watch = new CertificateWatch(certificate, bench.Get<EventLog>(), time);

        var (_, _, second) = MakeGiven(days: 20);
        await watch.LookAsync(default);
        certificate.Given.TargetCertificate.Thumbprint.ShouldBe(first);
        await watch.LookAsync(default);
        certificate.Given.TargetCertificate.Thumbprint.ShouldBe(second);

        await File.WriteAllTextAsync(file, "-----BEGIN CERTIFICATE-----\nMIIB");
        await watch.LookAsync(default);
        await watch.LookAsync(default);
        await watch.LookAsync(default);
        certificate.Given.TargetCertificate.Thumbprint.ShouldBe(second);
        (await bench.EventsAsync()).Select(e => e.Split(':')[0]).ShouldBe(["CertificateTaken", "CertificateUnusable"]);
    }

    [Fact]
    public void A_certificate_that_cannot_be_used_says_what_to_do()
    {
        var file = Path.Combine(directory, "none.pem");
        var certificate = Certificate(new FakeTime(), ("MCenter:Https:CertificateFile", file));
        Should.Throw<StartupException>(() => certificate.LoadGiven()).Message.ShouldContain(file);
    }

    [Fact]
    public void The_own_certificate_is_kept_and_renewed_before_it_runs_out()
    {
        var time = new FakeTime(TimeProvider.System.GetUtcNow());
        var first = Certificate(time).Own();
        Certificate(time).Own().Thumbprint.ShouldBe(first.Thumbprint);
        time.Advance(TimeSpan.FromDays(800));
        var renewed = Certificate(time).Own();
        renewed.Thumbprint.ShouldNotBe(first.Thumbprint);
        renewed.NotAfter.ToUniversalTime().ShouldBeGreaterThan(time.GetUtcNow().UtcDateTime.AddDays(700));
    }

    [Fact]
    public void A_half_written_own_certificate_is_made_anew()
    {
        Directory.CreateDirectory(Path.Combine(directory, "keys"));
        File.WriteAllText(Path.Combine(directory, "keys", "https.pem"), "-----BEGIN CERTIFICATE-----\nMIIB");
        Certificate(new FakeTime()).Own().HasPrivateKey.ShouldBeTrue();
    }

    private ServerCertificate Certificate(TimeProvider time, params (string Key, string Value)[] settings) => new(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value)).Build(), new DataDirectory(directory), time);

    private (string File, string Key, string Thumbprint) MakeGiven(int days = 10)
    {
        using var key = RSA.Create(2048);
        using var made = new CertificateRequest("CN=box.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(days));
        var (file, keyFile) = (Path.Combine(directory, "given.pem"), Path.Combine(directory, "given.key"));
        File.WriteAllText(file, made.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (file, keyFile, made.Thumbprint);
    }

    private static HttpClient Client(Action<X509Certificate2, SslPolicyErrors> seen) => new(new HttpClientHandler
    {
        ServerCertificateCustomValidationCallback = (_, certificate, _, errors) =>
        {
            seen(X509CertificateLoader.LoadCertificate(certificate!.RawData), errors);
            return true;
        },
    });
}
