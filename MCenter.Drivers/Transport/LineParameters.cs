using MCenter.Core.Devices;

namespace MCenter.Drivers.Transport;

/// <summary>Speed and character format of a serial line.</summary>
/// <param name="BaudRate">Bits per second.</param>
/// <param name="DataBits">7 or 8.</param>
/// <param name="Parity">Parity bit.</param>
/// <param name="StopBits">1 or 2.</param>
internal sealed record LineParameters(int BaudRate, int DataBits = 8, Parity Parity = Parity.None, int StopBits = 1)
{
    /// <summary>Bits of one character on the wire, start bit included.</summary>
    public int BitsPerCharacter => 1 + DataBits + (Parity == Parity.None ? 0 : 1) + StopBits;

    /// <summary>How long so many bits take.</summary>
    public TimeSpan Bits(double count) => TimeSpan.FromSeconds(count / BaudRate);

    /// <summary>How long so many bytes take.</summary>
    public TimeSpan Bytes(int count) => Bits((double)count * BitsPerCharacter);
}
