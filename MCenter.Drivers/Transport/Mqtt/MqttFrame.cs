namespace MCenter.Drivers.Transport.Mqtt;

/// <summary>What stands at the beginning of the bytes heard.</summary>
internal enum MqttFrameStatus
{
    /// <summary>A whole packet.</summary>
    Frame,

    /// <summary>The beginning of one; more bytes are needed.</summary>
    NotAllHere,

    /// <summary>No packet, or a longer one than a publishing client is ever sent.</summary>
    Malformed,
}

/// <summary>
/// One packet: first byte (type in the high half, flags in the low one), remaining length in 1 to 4 bytes, then so many bytes (MQTT 5.0, 2.1).
/// </summary>
internal readonly ref struct MqttFrame(byte first, ReadOnlySpan<byte> body)
{
    /// <summary>Longest body taken; told to brokers of version 5. Acknowledgements have 2 bytes, and what version 5 adds are words.</summary>
    public const int Longest = 64 * 1024;

    // the first byte and three of length reach to it
    private const int HeadOfLongest = 4;

    /// <summary>Its type; may be one that this client does not know.</summary>
    public MqttPacketType Type => (MqttPacketType)(first >> 4);

    /// <summary>Its flags.</summary>
    public int Flags => first & 0x0F;

    /// <summary>What follows the length.</summary>
    public ReadOnlySpan<byte> Body { get; } = body;

    /// <summary>Reads one packet.</summary>
    /// <param name="heard">Bytes of the connection, from the beginning of a packet.</param>
    /// <param name="frame">The packet; views into <paramref name="heard"/>.</param>
    /// <param name="consumed">How many bytes it has; 0 where there is none.</param>
    public static MqttFrameStatus Read(ReadOnlySpan<byte> heard, out MqttFrame frame, out int consumed)
    {
        frame = default;
        consumed = 0;
        if (heard.Length < 2)
        {
            return MqttFrameStatus.NotAllHere;
        }

        var bytes = new MqttBytes(heard[1..]);
        var length = bytes.Length();
        if (bytes.Failed)
        {
            return heard.Length <= HeadOfLongest ? MqttFrameStatus.NotAllHere : MqttFrameStatus.Malformed;
        }

        if (length > Longest)
        {
            return MqttFrameStatus.Malformed;
        }

        if (bytes.Left < length)
        {
            return MqttFrameStatus.NotAllHere;
        }

        consumed = heard.Length - bytes.Left + length;
        frame = new MqttFrame(heard[0], bytes.Take(length));
        return MqttFrameStatus.Frame;
    }
}
