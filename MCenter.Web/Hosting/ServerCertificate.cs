using System.Net;
using System.Net.NetworkInformation;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MCenter.Core.Storage;

namespace MCenter.Web.Hosting;

/// <summary>
/// The certificate of the HTTPS port: the administrator's (<c>MCenter:Https:CertificateFile</c>, PEM with <c>KeyFile</c>, or PFX with <c>Password</c>), else a self-signed one that
/// the box makes for itself, keeps in the data directory and renews when it runs out. <see cref="CertificateWatch"/> takes over new files. Thread safe.
/// </summary>
internal sealed class ServerCertificate(IConfiguration configuration, DataDirectory data, TimeProvider time)
{
    private static readonly TimeSpan Validity = TimeSpan.FromDays(820);
    private static readonly TimeSpan RenewedBefore = TimeSpan.FromDays(30);

    /// <summary>A box without a clock battery may believe to be in the past: its certificate holds from here.</summary>
    private static readonly DateTimeOffset Earliest = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock gate = new();
    private X509Certificate2? own;
    private volatile SslStreamCertificateContext? given;

    /// <summary>Whether an administrator gave a certificate.</summary>
    public bool IsGiven => !string.IsNullOrEmpty(GivenFile);

    /// <summary>The administrator's certificate with the chain of its file, as read last.</summary>
    /// <exception cref="StartupException">It was never read before and cannot be.</exception>
    public SslStreamCertificateContext Given => given ?? LoadGiven();

    /// <summary>Changes when a file of the administrator's certificate does, also behind symbolic links.</summary>
    public string GivenStamp => string.Join('|', new[] { GivenFile, KeyFile }.Where(f => !string.IsNullOrEmpty(f)).Select(f => Stamp(Path.GetFullPath(f!))));

    private string? KeyFile => configuration["MCenter:Https:KeyFile"];

    private string? GivenFile => configuration["MCenter:Https:CertificateFile"];

    private string OwnFile => Path.Combine(data.KeysDirectory, "https.pem");

    /// <summary>Reads the administrator's certificate and what else its file holds (the chain).</summary>
    /// <exception cref="StartupException">The files cannot be read or do not fit together; the one read before stays in use.</exception>
    public SslStreamCertificateContext LoadGiven()
    {
        var file = Path.GetFullPath(GivenFile!);
        X509Certificate2Collection chain = [];
        try
        {
            return given = SslStreamCertificateContext.Create(Read(file, chain), chain, offline: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or InvalidOperationException or ArgumentException)
        {
            throw new StartupException($"The HTTPS certificate {file} cannot be used: {e.Message} Check MCenter:Https:CertificateFile, KeyFile and Password, or leave them empty for a self-signed certificate.", e);
        }
    }

    /// <summary>The box's own certificate, made or renewed when needed.</summary>
    public X509Certificate2 Own()
    {
        lock (gate)
        {
            own ??= LoadOwn();
            if (own is null || own.NotAfter.ToUniversalTime() - time.GetUtcNow() < RenewedBefore)
            {
                own = MakeOwn();
            }

            return own;
        }
    }

    private X509Certificate2 Read(string file, X509Certificate2Collection chain)
    {
        if (Path.GetExtension(file).ToLowerInvariant() is ".pfx" or ".p12")
        {
            chain.AddRange(X509CertificateLoader.LoadPkcs12CollectionFromFile(file, configuration["MCenter:Https:Password"]));
            return chain.First(c => c.HasPrivateKey);
        }

        chain.ImportFromPemFile(file);
        return X509Certificate2.CreateFromPemFile(file, string.IsNullOrEmpty(KeyFile) ? null : Path.GetFullPath(KeyFile));
    }

    private static string Stamp(string file)
    {
        try
        {
            var target = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;
            return $"{target} {File.GetLastWriteTimeUtc(target).Ticks}";
        }
        catch (IOException)
        {
            // just now being replaced
            return "";
        }
    }

    private X509Certificate2? LoadOwn()
    {
        try
        {
            return File.Exists(OwnFile) ? X509Certificate2.CreateFromPemFile(OwnFile) : null;
        }
        catch (CryptographicException)
        {
            // half written at a power cut: a new one is made
            return null;
        }
    }

    private X509Certificate2 MakeOwn()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Dns.GetHostName()}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in Names())
        {
            names.AddDnsName(name);
        }

        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        var now = time.GetUtcNow();
        using var made = request.CreateSelfSigned(Earliest, (now > Earliest ? now : Earliest) + Validity);
        Keep(made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        return X509Certificate2.CreateFromPemFile(OwnFile);
    }

    /// <summary>Readable by the box alone from its first byte on.</summary>
    private void Keep(string pem)
    {
        Directory.CreateDirectory(data.KeysDirectory);
        File.Delete(OwnFile);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new StreamWriter(OwnFile, options);
        file.Write(pem);
    }

    private static IEnumerable<string> Names()
    {
        var host = Dns.GetHostName();
        var mac = NetworkInterface.GetAllNetworkInterfaces().Where(n => n.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .Select(n => n.GetPhysicalAddress().ToString()).FirstOrDefault(a => a.Length == 12);
        return ((string?[])["localhost", host, host + ".local", mac is null ? null : $"mcenter-{mac.ToLowerInvariant()}.local"]).OfType<string>().Distinct();
    }
}
