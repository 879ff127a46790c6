using MCenter.Drivers.Transport;

namespace MCenter.Drivers.Modbus.Rtu;

/// <summary>The times of Modbus over serial line V1.02, 2.5.1.1.</summary>
/// <param name="Parameters">Speed and character format in force.</param>
/// <param name="Exact">Whether the link is this machine's own serial line; a converter's network adds delays of its own.</param>
internal readonly record struct RtuTiming(LineParameters Parameters, bool Exact)
{
    private const int FastestTimed = 19200;

    // a USB adapter hands over what it has every 16 ms, and a busy machine looks late; a network and a converter's own buffering take longer
    private static readonly TimeSpan SerialSlack = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan NetworkSlack = TimeSpan.FromMilliseconds(300);

    /// <summary>Least silence before a frame: 3.5 characters, above 19200 Bd always 1.75 ms.</summary>
    public TimeSpan Gap => Parameters.BaudRate > FastestTimed ? TimeSpan.FromMilliseconds(1.75) : Parameters.Bits(3.5 * Parameters.BitsPerCharacter);

    /// <summary>Silence that ends a frame, and what the machine adds.</summary>
    public TimeSpan Silence => Gap + (Exact ? SerialSlack : NetworkSlack);

    /// <summary>How long so many bytes are on the wire.</summary>
    public TimeSpan Sending(int bytes) => Parameters.Bytes(bytes);
}
