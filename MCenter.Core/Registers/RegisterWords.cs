using System.Buffers.Binary;
using System.Text;

namespace MCenter.Core.Registers;

/// <summary>Makes values of the words of Modbus registers. Pure; what the words cannot mean is no value, never an exception.</summary>
public static class RegisterWords
{
    private const int LongestNumber = 8;

    /// <summary>The value of a register's words.</summary>
    /// <param name="words">As on the wire, the first byte of each high; for function codes 1 and 2 a single 0 or 1.</param>
    /// <param name="source">What they are.</param>
    /// <param name="byteOrder">The device's byte order, where the register has none of its own.</param>
    /// <param name="wordOrder">The device's word order, likewise.</param>
    /// <returns>The value; none when there are too few words, a BCD digit is above 9, or an unsigned number is above 2^63 - 1.</returns>
    public static RawValue Decode(ReadOnlySpan<ushort> words, ModbusSource source, ByteOrder byteOrder, WordOrder wordOrder)
    {
        if (words.Length < source.Count)
        {
            return RawValue.None;
        }

        if (source.Type == ModbusType.Bit)
        {
            return RawValue.Number(source.ReadsBits ? words[0] & 1 : (Ordered(words[0], source.ByteOrder ?? byteOrder) >> source.Bit) & 1);
        }

        var count = source.Count;
        Span<byte> bytes = count * 2 <= LongestNumber ? stackalloc byte[count * 2] : new byte[count * 2];
        for (var i = 0; i < count; i++)
        {
            // a text runs on from register to register, whatever the order of numbers
            var word = source.Type == ModbusType.Text || (source.WordOrder ?? wordOrder) == WordOrder.HighFirst ? words[i] : words[count - 1 - i];
            BinaryPrimitives.WriteUInt16BigEndian(bytes[(2 * i)..], Ordered(word, source.ByteOrder ?? byteOrder));
        }

        return Value(bytes, source.Type);
    }

    private static ushort Ordered(ushort word, ByteOrder order) => order == ByteOrder.BigEndian ? word : BinaryPrimitives.ReverseEndianness(word);

    private static RawValue Value(ReadOnlySpan<byte> bytes, ModbusType type) => type switch
    {
        ModbusType.Int16 => RawValue.Number(BinaryPrimitives.ReadInt16BigEndian(bytes)),
        ModbusType.Int32 => RawValue.Number(BinaryPrimitives.ReadInt32BigEndian(bytes)),
        ModbusType.Int64 => RawValue.Number(BinaryPrimitives.ReadInt64BigEndian(bytes)),
        ModbusType.UInt16 => RawValue.Number(BinaryPrimitives.ReadUInt16BigEndian(bytes)),
        ModbusType.UInt32 => RawValue.Number(BinaryPrimitives.ReadUInt32BigEndian(bytes)),
        ModbusType.UInt64 => BinaryPrimitives.ReadUInt64BigEndian(bytes) is <= long.MaxValue and var number ? RawValue.Number((long)number) : RawValue.None,
        ModbusType.Float32 => RawValue.Float(BinaryPrimitives.ReadSingleBigEndian(bytes)),
        ModbusType.Float64 => RawValue.Float(BinaryPrimitives.ReadDoubleBigEndian(bytes)),
        ModbusType.Text => RawValue.Text(Text(bytes)),
        ModbusType.Bcd => Bcd(bytes),
        _ => RawValue.None,
    };

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        var text = new StringBuilder();
        foreach (var b in end < 0 ? bytes : bytes[..end])
        {
            text.Append(b is >= 0x20 and < 0x7F ? (char)b : '?');
        }

        return text.ToString().Trim();
    }

    private static RawValue Bcd(ReadOnlySpan<byte> bytes)
    {
        long number = 0;
        foreach (var b in bytes)
        {
            if (b >> 4 > 9 || (b & 15) > 9)
            {
                return RawValue.None;
            }

            number = (number * 100) + ((b >> 4) * 10) + (b & 15);
        }

        return RawValue.Number(number);
    }
}
