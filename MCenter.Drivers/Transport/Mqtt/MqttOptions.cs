namespace MCenter.Drivers.Transport.Mqtt;

/// <summary>Which broker, and how.</summary>
internal sealed record MqttOptions
{
    /// <summary>Name or address of the broker.</summary>
    public required string Host { get; init; }

    /// <summary>Its TCP port, 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>The protocol's version.</summary>
    public MqttVersion Version { get; init; } = MqttVersion.V311;

    /// <summary>Client identifier, unique at the broker: a second client with the same one throws the first out. 3.1 allows 1 to 23 characters.</summary>
    public required string ClientId { get; init; }

    /// <summary>User; empty = none is sent, and no password either.</summary>
    public string User { get; init; } = "";

    /// <summary>Password; empty = none is sent.</summary>
    public string Password { get; init; } = "";

    /// <summary>After how long without a sign the broker may take this client for dead, whole seconds up to 65535; zero = never. A broker of version 5 may set another.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What the broker publishes when the connection ends without DISCONNECT.</summary>
    public MqttMessage? Will { get; init; }

    /// <summary>TLS; null = plain TCP.</summary>
    public ClientTls? Tls { get; init; }

    /// <summary>Most messages of quality of service 1 and 2 on their way at once, from 1; a broker of version 5 may allow fewer.</summary>
    public int MostInFlight { get; init; } = 50;

    /// <summary>How long the broker has for each of: connection with TLS, CONNACK, taking what is sent, an acknowledgement.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
}
