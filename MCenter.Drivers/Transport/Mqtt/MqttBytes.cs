using System.Buffers.Binary;
using System.Text;

namespace MCenter.Drivers.Transport.Mqtt;

/// <summary>Reads the data types of MQTT (5.0, 1.5) one after another. Beyond the end everything is 0 or empty and <see cref="Failed"/> is set; nothing throws.</summary>
internal ref struct MqttBytes(ReadOnlySpan<byte> bytes)
{
    private const int MostLengthBytes = 4;

    private ReadOnlySpan<byte> rest = bytes;

    /// <summary>Whether something asked for was not there.</summary>
    public bool Failed { get; private set; }

    /// <summary>Whether everything is read.</summary>
    public readonly bool AtEnd => rest.IsEmpty;

    /// <summary>How many bytes are left.</summary>
    public readonly int Left => rest.Length;

    public byte Byte() => Take(1) is [var value] ? value : (byte)0;

    public ushort UInt16() => Take(2) is { Length: 2 } two ? BinaryPrimitives.ReadUInt16BigEndian(two) : (ushort)0;

    public uint UInt32() => Take(4) is { Length: 4 } four ? BinaryPrimitives.ReadUInt32BigEndian(four) : 0;

    /// <summary>A variable byte integer (1.5.5): seven bits a byte, lowest first, the high bit says that more follow; four bytes at most.</summary>
    public int Length()
    {
        var value = 0;
        for (var i = 0; i < MostLengthBytes; i++)
        {
            var next = Byte();
            value |= (next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                return value;
            }
        }

        Failed = true;
        return 0;
    }

    /// <summary>A text behind its length in two bytes; what is no UTF-8 becomes U+FFFD.</summary>
    public string Text() => Encoding.UTF8.GetString(Binary());

    /// <summary>Bytes behind their length in two bytes.</summary>
    public ReadOnlySpan<byte> Binary() => Take(UInt16());

    /// <summary>So many bytes as they are.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > rest.Length)
        {
            Failed = true;
            rest = default;
            return default;
        }

        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}
