using System.Globalization;

namespace MCenter.Drivers.Transport;

/// <summary>Where a line's bytes go: <c>serial:DEVICE</c> or <c>tcp:HOST:PORT</c>.</summary>
internal abstract record Endpoint
{
    /// <summary>Reads an endpoint as written in the configuration.</summary>
    /// <exception cref="FormatException">It is none; the message says what is wrong with it and how one looks.</exception>
    public static Endpoint Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (scheme, rest) = colon < 0 ? (text, "") : (text[..colon].Trim(), text[(colon + 1)..].Trim());
        return scheme.ToLowerInvariant() switch
        {
            "serial" => ParseSerial(text, rest),
            "tcp" => ParseTcp(text, rest),
            "" => throw new FormatException($"endpoint '{text}' is empty; write serial:DEVICE or tcp:HOST:PORT"),
            _ => throw new FormatException($"endpoint '{text}' begins with '{scheme}', which is unknown; write serial:DEVICE or tcp:HOST:PORT"),
        };
    }

    /// <summary>A link to it, not opened yet.</summary>
    public abstract IByteLink CreateLink(TimeProvider time);

    private static SerialEndpoint ParseSerial(string text, string device) => device.StartsWith('/')
        ? new SerialEndpoint(device)
        : throw new FormatException($"endpoint '{text}' names no device; write serial:/dev/ttyS1");

    private static TcpEndpoint ParseTcp(string text, string rest)
    {
        var colon = rest.LastIndexOf(':');
        var host = colon < 0 ? rest : rest[..colon];
        if (host.StartsWith('[') && host.EndsWith(']'))
        {
            host = host[1..^1];
        }

        if (host.Length == 0)
        {
            throw new FormatException($"endpoint '{text}' names no host; write tcp:HOST:PORT");
        }

        return colon >= 0 && int.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535
            ? new TcpEndpoint(host, port)
            : throw new FormatException($"endpoint '{text}' has no port from 1 to 65535; write tcp:HOST:PORT");
    }
}

/// <summary>A serial line of this machine.</summary>
/// <param name="Device">Absolute path (<c>/dev/ttyS1</c>).</param>
internal sealed record SerialEndpoint(string Device) : Endpoint
{
    /// <inheritdoc/>
    public override IByteLink CreateLink(TimeProvider time) => new SerialLink(Device, time);
}

/// <summary>A transparent converter: raw bytes over TCP.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">1 to 65535.</param>
internal sealed record TcpEndpoint(string Host, int Port) : Endpoint
{
    /// <inheritdoc/>
    public override IByteLink CreateLink(TimeProvider time) => new TcpLink(Host, Port, time);
}
