using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MCenter.Tests.Drivers.FileTransfer;

/// <summary>A self-made certificate with its key, as files for a server.</summary>
internal sealed class TestCertificate
{
    public TestCertificate(string host = "localhost", int validDays = 2)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-10), DateTimeOffset.UtcNow.AddDays(validDays));
        Pem = certificate.ExportCertificatePem();
        var folder = Directory.CreateTempSubdirectory().FullName;
        (CertificateFile, KeyFile) = (Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"));
        File.WriteAllText(CertificateFile, Pem);
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    public string Pem { get; }

    public string CertificateFile { get; }

    public string KeyFile { get; }
}
