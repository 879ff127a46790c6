using System.Globalization;
using System.Net.Security;
using System.Resources;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MCenter.Drivers.Transport;

/// <summary>Whom a TLS connection trusts, and as whom it speaks. Immutable; used for many connections.</summary>
internal sealed class ClientTls
{
    private static readonly ResourceManager Texts = new(typeof(ClientTls));

    private readonly X509Certificate2Collection authorities = [];
    private readonly SslStreamCertificateContext? own;
    private readonly bool acceptAny;

    /// <summary>Reads PEM texts.</summary>
    /// <param name="authorities">Certificates of the authorities that are trusted, one or more; empty = those of the operating system.</param>
    /// <param name="certificate">The client's certificate, then its intermediate ones; empty = none.</param>
    /// <param name="key">Its private key; may be the same text where one file holds both.</param>
    /// <param name="passphrase">What the key is encrypted with; empty = it is not.</param>
    /// <param name="acceptAny">Whether the server's certificate is taken whatever it says: anybody on the way can then read and change everything.</param>
    /// <exception cref="CryptographicException">A text is no PEM of its kind, the key does not belong to the certificate, or the passphrase is wrong.</exception>
    public ClientTls(string authorities, string certificate, string key, string passphrase, bool acceptAny)
    {
        this.acceptAny = acceptAny;
        if (authorities.Length > 0)
        {
            this.authorities.ImportFromPem(authorities);
            if (this.authorities.Count == 0)
            {
                throw new CryptographicException(Text("NoCertificate"));
            }
        }

        if (certificate.Length > 0)
        {
            own = Own(certificate, key, passphrase);
        }
    }

    /// <summary>What SslStream is given.</summary>
    /// <param name="host">The name that the server's certificate must have.</param>
    /// <param name="refused">Told why the server's certificate is refused.</param>
    public SslClientAuthenticationOptions For(string host, Action<string> refused) => new()
    {
        TargetHost = host,
        ClientCertificateContext = own,
        CertificateChainPolicy = Policy(),
        RemoteCertificateValidationCallback = (_, _, chain, errors) =>
        {
            if (acceptAny || errors == SslPolicyErrors.None)
            {
                return true;
            }

            refused(Why(host, chain, errors));
            return false;
        },
    };

    // an own network has no way to ask for revoked certificates, and a box without internet must not wait for one
    private X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (authorities.Count > 0)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }

        return policy;
    }

    private static string Text(string key, params object[] arguments) => string.Format(CultureInfo.CurrentCulture, Texts.GetString(key, CultureInfo.CurrentUICulture)!, arguments);

    private static string Why(string host, X509Chain? chain, SslPolicyErrors errors)
    {
        var reasons = chain?.ChainStatus.Select(s => s.StatusInformation.Trim()).Distinct() ?? [];
        return string.Join("; ", errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? reasons.Prepend(Text("OtherName", host)) : reasons);
    }

    private static SslStreamCertificateContext Own(string certificate, string key, string passphrase)
    {
        try
        {
            var leaf = passphrase.Length > 0 ? X509Certificate2.CreateFromEncryptedPem(certificate, key, passphrase) : X509Certificate2.CreateFromPem(certificate, key);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificate);
            chain.RemoveAt(0);
            return SslStreamCertificateContext.Create(leaf, chain, offline: true);
        }
        catch (ArgumentException e)
        {
            // a key of another certificate
            throw new CryptographicException(e.Message, e);
        }
    }
}
