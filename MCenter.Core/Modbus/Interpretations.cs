using MCenter.Core.Devices;
using MCenter.Core.Registers;

namespace MCenter.Core.Modbus;

/// <summary>What words that were read can mean, for whoever sets up a register and knows what the meter's display shows. Pure.</summary>
public static class Interpretations
{
    /// <summary>Characters that are a text when it ends with the words or with a zero byte, and when something else follows.</summary>
    private const int ShortestText = 3, ShortestOpenText = 6;

    /// <summary>A float beyond these powers of ten is hardly ever measured: mostly its words are something else.</summary>
    private const double SmallestPower = -4, GreatestPower = 10;

    private const double Absurd = 100;

    private static readonly (ModbusType Type, int Length)[] Numbers =
    [
        (ModbusType.UInt16, 1), (ModbusType.Int16, 1), (ModbusType.UInt32, 2), (ModbusType.Int32, 2), (ModbusType.Float32, 2), (ModbusType.UInt64, 4), (ModbusType.Int64, 4),
        (ModbusType.Float64, 4), (ModbusType.Bcd, 1), (ModbusType.Bcd, 2), (ModbusType.Bcd, 3), (ModbusType.Bcd, 4),
    ];

    /// <summary>
    /// Every type and order in which the words, from the first on, have a value, the most plausible first: printable texts, floats of a usual magnitude, small whole numbers; at the
    /// end floats that are none, huge or tiny. The usual orders go before the unusual ones.
    /// </summary>
    /// <param name="words">The words from a register's start address on, as on the wire with the first byte high; more than the value needs do no harm.</param>
    /// <param name="readsBits">Whether they are coils or discrete inputs (function codes 1 and 2): then only <see cref="ModbusType.Bit"/> is meant.</param>
    public static IReadOnlyList<Interpretation> Of(ReadOnlySpan<ushort> words, bool readsBits = false)
    {
        if (words.IsEmpty)
        {
            return [];
        }

        if (readsBits)
        {
            return [new(ModbusType.Bit, ByteOrder.BigEndian, WordOrder.HighFirst, RawValue.Number(words[0] & 1), 1)];
        }

        List<Interpretation> all = [];
        foreach (var order in Enum.GetValues<ByteOrder>())
        {
            AddText(all, words, order);
            foreach (var (type, length) in Numbers)
            {
                Add(all, words, type, length, order, WordOrder.HighFirst);
                if (length > 1)
                {
                    Add(all, words, type, length, order, WordOrder.LowFirst);
                }
            }
        }

        var onlyZeros = words.IndexOfAnyExcept((ushort)0) < 0;
        return [.. all.OrderBy(i => Oddness(i, onlyZeros))];
    }

    private static void Add(List<Interpretation> all, ReadOnlySpan<ushort> words, ModbusType type, int length, ByteOrder byteOrder, WordOrder wordOrder)
    {
        if (RegisterWords.Decode(words, new() { Type = type, Length = length }, byteOrder, wordOrder) is { Kind: not ValueKind.None } value)
        {
            all.Add(new(type, byteOrder, wordOrder, value, length));
        }
    }

    /// <summary>The text that begins here, up to the first character that cannot be printed.</summary>
    private static void AddText(List<Interpretation> all, ReadOnlySpan<ushort> words, ByteOrder order)
    {
        var characters = 0;
        words = words[..Math.Min(words.Length, ModbusConnection.MostRegisters)];
        while (characters < 2 * words.Length && Character(words, characters, order) is >= 0x20 and < 0x7F)
        {
            characters++;
        }

        var ended = characters == 2 * words.Length || Character(words, characters, order) == 0;
        if (characters >= (ended ? ShortestText : ShortestOpenText))
        {
            var length = (characters + 1) / 2;
            var value = RegisterWords.Decode(words, new() { Type = ModbusType.Text, Length = length }, order, WordOrder.HighFirst);
            all.Add(new(ModbusType.Text, order, WordOrder.HighFirst, value, length));
        }
    }

    private static int Character(ReadOnlySpan<ushort> words, int index, ByteOrder order) =>
        (index % 2 == 0) == (order == ByteOrder.BigEndian) ? words[index / 2] >> 8 : words[index / 2] & 0xFF;

    /// <summary>How unlikely it is that just this is meant; the unit is a decimal digit of a whole number.</summary>
    private static double Oddness(Interpretation way, bool onlyZeros)
    {
        var unusual = (way.ByteOrder == ByteOrder.LittleEndian ? 4 : 0) + (way.WordOrder == WordOrder.LowFirst ? 0.5 : 0);
        return unusual + way.Type switch
        {
            ModbusType.Text => -3,
            ModbusType.Float32 => OfFloat(BitConverter.Int64BitsToDouble(way.Value.Bits), onlyZeros),
            // of eight random bytes one in fifty makes a double of a usual magnitude, of four every fifth a float
            ModbusType.Float64 => OfFloat(BitConverter.Int64BitsToDouble(way.Value.Bits), onlyZeros) - 2,
            // the digits of a BCD number are rare among other numbers, but those of small numbers are the same
            ModbusType.Bcd => (LeadsWithZeros(way) ? 6 : 2) + OfWhole(way.Value.Bits, onlyZeros),
            ModbusType.Int16 or ModbusType.Int32 or ModbusType.Int64 => 0.2 + OfWhole(way.Value.Bits, onlyZeros),
            _ => OfWhole(way.Value.Bits, onlyZeros),
        };
    }

    /// <summary>Whether the most significant word of a BCD number is zero: mostly it is that of a longer whole number.</summary>
    private static bool LeadsWithZeros(Interpretation way) => way.Words > 1 && way.Value.Bits < Math.Pow(10, 4 * (way.Words - 1));

    /// <summary>A zero whose other words are not zero is mostly the high word of something longer.</summary>
    private static double OfWhole(long number, bool onlyZeros) => number == 0 ? (onlyZeros ? 0 : GreatestPower) : Math.Log10(Math.Abs((double)number) + 1);

    private static double OfFloat(double number, bool onlyZeros)
    {
        if (number == 0)
        {
            return onlyZeros ? 3 : GreatestPower;
        }

        var power = Math.Log10(Math.Abs(number));
        return double.IsFinite(power) && power is >= SmallestPower and <= GreatestPower ? Math.Abs(power) / 2 : Absurd;
    }
}
