using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MCenter.Drivers.Transport;

namespace MCenter.Drivers.Joulio;

/// <summary>One .pem file with everything: certificates in any order and the private key of one of them.</summary>
internal static class CertificateFile
{
    /// <summary>Reads it. Authorities that signed themselves are trusted; the first certificate that is no authority's is the box's own.</summary>
    /// <exception cref="CryptographicException">There is no certificate, no key, or the key belongs to another one.</exception>
    public static ClientTls Read(string pem)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        if (certificates.Count == 0)
        {
            throw new CryptographicException(JoulioTexts.Of("NoCertificate"));
        }

        var own = certificates.FirstOrDefault(c => !IsAuthority(c)) ?? certificates[0];
        var roots = certificates.Where(c => c != own && IsAuthority(c) && c.SubjectName.RawData.AsSpan().SequenceEqual(c.IssuerName.RawData));
        return new(Text(roots), Text([own, .. certificates.Where(c => c != own)]), pem, "", acceptAny: false);
    }

    private static bool IsAuthority(X509Certificate2 certificate) => certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(e => e.CertificateAuthority);

    private static string Text(IEnumerable<X509Certificate2> certificates) => string.Join('\n', certificates.Select(c => c.ExportCertificatePem()));
}
