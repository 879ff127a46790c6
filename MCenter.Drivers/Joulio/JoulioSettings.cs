using System.Security.Cryptography;
using MCenter.Core.Settings;
using MCenter.Drivers.Transport.Mqtt;

namespace MCenter.Drivers.Joulio;

/// <summary>The manual's settings of the automatic upload into Joulio-Web.</summary>
public sealed record JoulioSettings : ISettings<JoulioSettings>
{
    private const int LongestText = 200;
    private const int LongestPem = 100_000;

    private static readonly string[] Schemes = ["mqtts://", "ssl://", "tls://", "https://"];

    /// <inheritdoc/>
    public static string Section => "joulio";

    /// <summary>Whether readings are uploaded.</summary>
    public bool Active { get; init; }

    /// <summary>The server: a name or address, alone or as a URL ("mqtts://joulio.example.com") without port and path.</summary>
    public string Server { get; init; } = "";

    /// <summary>Its TCP port, 1 to 65535.</summary>
    public int Port { get; init; } = 8883;

    /// <summary>As whom the box signs in; Joulio-Web gives it.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>
    /// The .pem file that Joulio-Web gives: the box's certificate with its private key; a secret. Intermediate certificates may stand there, and that of the authority which the
    /// server's certificate is of; without one the authorities of the operating system are trusted.
    /// </summary>
    [Secret]
    public string Certificate { get; init; } = "";

    /// <summary>The server without what may stand around it in a URL.</summary>
    internal string Host
    {
        get
        {
            var scheme = Schemes.FirstOrDefault(s => Server.StartsWith(s, StringComparison.OrdinalIgnoreCase)) ?? "";
            var host = Server[scheme.Length..];
            return scheme.Length > 0 && host.EndsWith('/') ? host[..^1] : host;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationError> Validate() =>
    [
        .. JoulioTexts.When(Active && Server.Length == 0, "server", "Missing"),
        .. JoulioTexts.When(Server.Length > 0 && Uri.CheckHostName(Host) == UriHostNameType.Unknown, "server", "Server"),
        .. JoulioTexts.When(Port is < 1 or > 65535, "port", "Range", 1, 65535),
        .. JoulioTexts.When(Active && ClientId.Length == 0, "clientId", "Missing"),
        .. JoulioTexts.When(ClientId.Length > LongestText, "clientId", "TooLong", LongestText),
        .. JoulioTexts.When(ClientId.Any(char.IsControl), "clientId", "ControlCharacters"),
        .. ValidateCertificate(),
    ];

    /// <summary>How the client connects with these settings.</summary>
    /// <exception cref="CryptographicException">The certificate is none; cannot happen with settings that were validated.</exception>
    internal MqttOptions Options() => new() { Host = Host, Port = Port, ClientId = ClientId, Tls = CertificateFile.Read(Certificate) };

    private IEnumerable<ValidationError> ValidateCertificate()
    {
        if (Certificate.Length is 0 or > LongestPem)
        {
            return Certificate.Length > 0 ? JoulioTexts.When(true, "certificate", "TooLong", LongestPem) : JoulioTexts.When(Active, "certificate", "Missing");
        }

        try
        {
            CertificateFile.Read(Certificate);
            return [];
        }
        catch (CryptographicException e)
        {
            return JoulioTexts.When(true, "certificate", "Certificate", e.Message);
        }
    }
}
