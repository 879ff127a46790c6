using System.Security.Cryptography;
using MCenter.Core.Settings;
using MCenter.Drivers.Transport;
using MCenter.Drivers.Transport.Mqtt;

namespace MCenter.Drivers.Mqtt;

/// <summary>The manual's MQTT settings, and what it lacks: TLS, retained messages, Home Assistant, JSON.</summary>
public sealed record MqttSettings : ISettings<MqttSettings>
{
    private const int LongestClientIdOf31 = 23;
    private const int LongestText = 200;
    private const int LongestPem = 100_000;

    /// <inheritdoc/>
    public static string Section => "mqtt";

    /// <summary>Whether readings are sent.</summary>
    public bool Active { get; init; }

    /// <summary>Name or address of the broker.</summary>
    public string Host { get; init; } = "";

    /// <summary>Its TCP port, 1 to 65535; 1883 is usual, 8883 with TLS.</summary>
    public int Port { get; init; } = 1883;

    /// <summary>User; empty = none.</summary>
    public string User { get; init; } = "";

    /// <summary>Password; a secret; only with a user.</summary>
    [Secret]
    public string Password { get; init; } = "";

    /// <summary>Levels before <c>emu</c> in every topic ("topic1/topic2"); empty = none. Slashes at its ends mean nothing.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The protocol's version.</summary>
    public MqttVersion Version { get; init; } = MqttVersion.V311;

    /// <summary>Quality of service: 0 at most once, 1 at least once, 2 exactly once.</summary>
    public int Qos { get; init; } = 1;

    /// <summary>Whether the broker keeps the newest value of each topic for those who subscribe later. Availability, configuration and discovery are always kept.</summary>
    public bool Retain { get; init; } = true;

    /// <summary>Client identifier; empty = "mcenter-" and the box's serial number without colons. MQTT 3.1 allows 23 characters.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>After how many seconds without a sign the broker says that the box is offline, 10 to 3600.</summary>
    public int KeepAliveSeconds { get; init; } = 60;

    /// <summary>Whether the connection is encrypted.</summary>
    public bool Tls { get; init; }

    /// <summary>With TLS: certificates of the authorities that are trusted, PEM; empty = those of the operating system.</summary>
    public string Authorities { get; init; } = "";

    /// <summary>With TLS: the box's own certificate and, after it, intermediate ones, PEM; a secret, as its key may stand there, too; empty = none.</summary>
    [Secret]
    public string ClientCertificate { get; init; } = "";

    /// <summary>With TLS: the private key of the box's certificate, PEM; a secret; empty = it stands in the certificate's text.</summary>
    [Secret]
    public string ClientKey { get; init; } = "";

    /// <summary>What the key is encrypted with; a secret; empty = it is not.</summary>
    [Secret]
    public string ClientKeyPassphrase { get; init; } = "";

    /// <summary>With TLS: takes any certificate of the broker. A risk: anybody on the way can then read and change everything.</summary>
    public bool AcceptAnyCertificate { get; init; }

    /// <summary>Whether each reading is also sent as one JSON document a meter; one that is older than what the topics show is, in any case.</summary>
    public bool JsonPerMeter { get; init; }

    /// <summary>Whether Home Assistant is told of the meters, so that it shows them by itself.</summary>
    public bool HomeAssistant { get; init; }

    /// <summary>Where Home Assistant looks for that.</summary>
    public string HomeAssistantPrefix { get; init; } = "homeassistant";

    /// <inheritdoc/>
    public IEnumerable<ValidationError> Validate() => [.. ValidateBroker(), .. ValidateTopics(), .. ValidateTls()];

    /// <summary>How the client connects with these settings.</summary>
    /// <param name="boxSerial">Serial number of the box, with colons.</param>
    /// <exception cref="CryptographicException">A certificate or key is none; cannot happen with settings that were validated.</exception>
    internal MqttOptions Options(string boxSerial) => new()
    {
        Host = Host,
        Port = Port,
        Version = Version,
        ClientId = ClientId.Length > 0 ? ClientId : $"mcenter-{boxSerial.Replace(":", "", StringComparison.Ordinal)}",
        User = User,
        Password = Password,
        KeepAlive = TimeSpan.FromSeconds(KeepAliveSeconds),
        Will = new MqttTopics(Prefix, boxSerial).Status(online: false).Message(Qos, retain: true),
        Tls = Tls ? ReadTls() : null,
    };

    private ClientTls ReadTls() => new(Authorities, ClientCertificate, ClientKey.Length > 0 ? ClientKey : ClientCertificate, ClientKeyPassphrase, AcceptAnyCertificate);

    private IEnumerable<ValidationError> ValidateBroker() =>
    [
        .. MqttTexts.When(Active && Host.Length == 0, "host", "Missing"),
        .. MqttTexts.When(Host.Length > 0 && Uri.CheckHostName(Host) == UriHostNameType.Unknown, "host", "Host"),
        .. MqttTexts.When(Port is < 1 or > 65535, "port", "Range", 1, 65535),
        .. MqttTexts.When(!Enum.IsDefined(Version), "version", "Version"),
        .. MqttTexts.When(Qos is < 0 or > 2, "qos", "Range", 0, 2),
        .. MqttTexts.When(KeepAliveSeconds is < 10 or > 3600, "keepAliveSeconds", "Range", 10, 3600),
        .. MqttTexts.When(User.Length > LongestText, "user", "TooLong", LongestText),
        .. MqttTexts.When(Password.Length > LongestText, "password", "TooLong", LongestText),
        .. MqttTexts.When(Password.Length > 0 && User.Length == 0, "user", "Missing"),
        .. MqttTexts.When(ClientId.Any(char.IsControl), "clientId", "ControlCharacters"),
        .. MqttTexts.When(ClientId.Length > LongestClientId, "clientId", "TooLong", LongestClientId),
    ];

    private int LongestClientId => Version == MqttVersion.V31 ? LongestClientIdOf31 : LongestText;

    private IEnumerable<ValidationError> ValidateTopics() =>
    [
        .. MqttTexts.When(Prefix.Length > LongestText, "prefix", "TooLong", LongestText),
        .. MqttTexts.When(Prefix.Trim('/') is { Length: > 0 } prefix && !MqttTopic.IsName(prefix), "prefix", "Topic"),
        .. MqttTexts.When(HomeAssistantPrefix.Length > LongestText, "homeAssistantPrefix", "TooLong", LongestText),
        .. MqttTexts.When(HomeAssistant && !MqttTopic.IsName(HomeAssistantPrefix.Trim('/')), "homeAssistantPrefix", "Topic"),
    ];

    private ValidationError[] ValidateTls()
    {
        (string Field, string Text)[] texts = [("authorities", Authorities), ("clientCertificate", ClientCertificate), ("clientKey", ClientKey)];
        ValidationError[] tooLong = [.. texts.SelectMany(t => MqttTexts.When(t.Text.Length > LongestPem, t.Field, "TooLong", LongestPem))];
        if (!Tls || tooLong.Length > 0)
        {
            return tooLong;
        }

        return
        [
            .. MqttTexts.When(Fault(this with { ClientCertificate = "" }) is not null, "authorities", "Authorities"),
            .. Fault(this with { Authorities = "" }) is { } fault ? MqttTexts.When(true, "clientCertificate", "Certificate", fault) : [],
        ];
    }

    private static string? Fault(MqttSettings settings)
    {
        try
        {
            settings.ReadTls();
            return null;
        }
        catch (CryptographicException e)
        {
            return e.Message;
        }
    }
}
