using MCenter.Core.Devices;
using MCenter.Drivers.Transport;

namespace MCenter.Drivers.MBus.Link;

/// <summary>The times of EN 13757-2 (D48 5.4) at one baud rate. A character has 11 bits: 8E1.</summary>
/// <param name="BaudRate">Bits per second.</param>
/// <param name="Exact">Whether the link is this machine's own serial line; a converter's speed is unknown and its network adds delays of its own.</param>
internal readonly record struct MBusTiming(int BaudRate, bool Exact)
{
    // a USB adapter hands over what it has every 16 ms, and a busy machine looks late; a network and a converter's own buffering take longer
    private static readonly TimeSpan SerialSlack = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan NetworkSlack = TimeSpan.FromMilliseconds(300);

    // the slowest bus that a converter may stand before
    private const int SlowestBaudRate = 300;

    /// <summary>Speed and format of the serial line.</summary>
    public LineParameters Parameters => new(BaudRate, Parity: Parity.Even);

    /// <summary>Least idle time between two telegrams: 11 bit times.</summary>
    public TimeSpan Gap => Parameters.Bits(11);

    /// <summary>Least idle time after a failed exchange: 33 bit times.</summary>
    public TimeSpan Recovery => Parameters.Bits(33);

    /// <summary>When a meter has begun to answer at the latest: 330 bit times and 50 ms, and what the machine adds.</summary>
    public TimeSpan AnswerLimit => Parameters.Bits(330) + TimeSpan.FromMilliseconds(50) + Slack;

    /// <summary>Silence that ends a telegram: inside one there is none, so 33 bit times and what the machine adds.</summary>
    public TimeSpan Silence => Recovery + Slack;

    /// <summary>How long our own bytes are on the wire.</summary>
    public TimeSpan Sending(int bytes) => Parameters.Bytes(bytes);

    /// <summary>In what time so many bytes must be in once a telegram has begun.</summary>
    public TimeSpan Receiving(int bytes) => new LineParameters(Exact ? BaudRate : Math.Min(BaudRate, SlowestBaudRate), Parity: Parity.Even).Bytes(bytes) * 1.1 + Silence;

    private TimeSpan Slack => Exact ? SerialSlack : NetworkSlack;
}
