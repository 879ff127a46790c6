using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using MCenter.Core.Registers;
using MCenter.Tests.Support;

namespace MCenter.Tests.Core.Registers;

/// <summary>Values of register words: two's complement, IEEE 754, text and BCD in both orders, and words that mean nothing.</summary>
public class RegisterWordsTests
{
    private const ByteOrder Big = ByteOrder.BigEndian, Little = ByteOrder.LittleEndian;
    private const WordOrder High = WordOrder.HighFirst, Low = WordOrder.LowFirst;

    /// <summary>The value, and its words with the first byte and the first word high.</summary>
    public static TheoryData<ModbusType, string, string> Values => new()
    {
        { ModbusType.UInt16, "0000", "0" },
        { ModbusType.UInt16, "FFFF", "65535" },
        { ModbusType.UInt16, "1234", "4660" },
        { ModbusType.Int16, "FFFF", "-1" },
        { ModbusType.Int16, "8000", "-32768" },
        { ModbusType.Int16, "7FFF", "32767" },
        { ModbusType.UInt32, "FFFFFFFF", "4294967295" },
        { ModbusType.UInt32, "00012345", "74565" },
        { ModbusType.Int32, "FFFFFFFE", "-2" },
        { ModbusType.Int32, "80000000", "-2147483648" },
        { ModbusType.UInt64, "0000000004FB7622", "83588642" },
        { ModbusType.UInt64, "7FFFFFFFFFFFFFFF", "9223372036854775807" },
        { ModbusType.UInt64, "8000000000000000", "" },
        { ModbusType.UInt64, "FFFFFFFFFFFFFFFF", "" },
        { ModbusType.Int64, "FFFFFFFFFFFFFFFF", "-1" },
        { ModbusType.Int64, "8000000000000000", "-9223372036854775808" },
        { ModbusType.Float32, "3F800000", "1" },
        { ModbusType.Float32, "43667AE1", "230.48" },
        { ModbusType.Float32, "C2F6E979", "-123.456" },
        { ModbusType.Float32, "00000000", "0" },
        { ModbusType.Float32, "7FC00000", "NaN" },
        { ModbusType.Float32, "7F800000", "NaN" },
        { ModbusType.Float64, "3FF0000000000000", "1" },
        { ModbusType.Float64, "400921FB54442D18", "3.14159265358979" },
        { ModbusType.Float64, "C05EDD2F1A9FBE77", "-123.456" },
        { ModbusType.Bcd, "1234", "1234" },
        { ModbusType.Bcd, "00129999", "129999" },
        { ModbusType.Bcd, "9999999999999999", "9999999999999999" },
        { ModbusType.Bcd, "12A4", "" },
        { ModbusType.Bcd, "A234", "" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_number_is_the_same_in_every_order(ModbusType type, string hex, string value)
    {
        var bytes = Convert.FromHexString(hex);
        foreach (var (byteOrder, wordOrder) in new[] { (Big, High), (Big, Low), (Little, High), (Little, Low) })
        {
            var source = new ModbusSource { Type = type, Length = bytes.Length / 2 };
            var words = Words(bytes, byteOrder, wordOrder);
            Text(RegisterWords.Decode(words, source, byteOrder, wordOrder)).ShouldBe(value, $"{byteOrder} {wordOrder}");
            // a register's own order goes before the device's
            Text(RegisterWords.Decode(words, source with { ByteOrder = byteOrder, WordOrder = wordOrder }, byteOrder == Big ? Little : Big, wordOrder == High ? Low : High)).ShouldBe(value);
            // words behind those of the value are another's
            Text(RegisterWords.Decode([.. words, 0xFFFF], source, byteOrder, wordOrder)).ShouldBe(value);
        }
    }

    [Theory]
    [InlineData("454D5520", Big, "EMU")]
    [InlineData("4D452055", Little, "EMU")]
    [InlineData("454D55004142", Big, "EMU")]
    [InlineData("41C8420A", Big, "A?B?")]
    [InlineData("0000", Big, "")]
    public void A_text_runs_from_register_to_register_whatever_the_word_order(string hex, ByteOrder order, string text)
    {
        var words = Words(Convert.FromHexString(hex), Big, High);
        foreach (var wordOrder in new[] { High, Low })
        {
            RegisterWords.Decode(words, new() { Type = ModbusType.Text, Length = words.Length }, order, wordOrder).ShouldBe(RawValue.Text(text));
        }
    }

    [Fact]
    public void A_bit_is_counted_from_the_least_significant_and_a_coil_is_itself()
    {
        for (var bit = 0; bit < 16; bit++)
        {
            RegisterWords.Decode([(ushort)(1 << bit)], new() { Type = ModbusType.Bit, Bit = bit }, Big, High).ShouldBe(RawValue.Number(1));
            RegisterWords.Decode([(ushort)~(1 << bit)], new() { Type = ModbusType.Bit, Bit = bit }, Big, High).ShouldBe(RawValue.Number(0));
        }

        RegisterWords.Decode([0x0100], new() { Type = ModbusType.Bit }, Little, High).ShouldBe(RawValue.Number(1));
        RegisterWords.Decode([1], new() { FunctionCode = 1, Type = ModbusType.Bit, Bit = 5 }, Little, High).ShouldBe(RawValue.Number(1));
        RegisterWords.Decode([0], new() { FunctionCode = 2, Type = ModbusType.Bit }, Big, High).ShouldBe(RawValue.Number(0));
    }

    [Fact]
    public void Registers_that_pymodbus_reads_from_captured_answers_are_read_alike()
    {
        using var frames = JsonDocument.Parse(File.ReadAllBytes(SharedFolder.Find("modbus-frames", "frames.json")));
        var compared = 0;
        foreach (var frame in frames.RootElement.EnumerateArray().Where(f => f.TryGetProperty("as_response", out var r) && r.ValueKind == JsonValueKind.Object && r.GetProperty("registers").GetArrayLength() > 0))
        {
            var pdu = Convert.FromHexString(frame.GetProperty("pdu").GetString()!);
            var expected = frame.GetProperty("as_response").GetProperty("registers").EnumerateArray().Select(r => r.GetInt64()).ToArray();
            if (pdu[0] is 3 or 4 && pdu[1] == expected.Length * 2)
            {
                var words = Words(pdu.AsSpan(2, pdu[1]), Big, High);
                words.Select(w => RegisterWords.Decode([w], new(), Big, High).Bits).ShouldBe(expected);
                compared += expected.Length;
            }
        }

        compared.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Random_words_of_any_number_and_settings_never_throw()
    {
        var random = new Random(4);
        var words = new ushort[130];
        for (var round = 0; round < 300_000; round++)
        {
            var count = random.Next(0, 6) == 0 ? random.Next(words.Length) : random.Next(9);
            for (var i = 0; i < count; i++)
            {
                words[i] = (ushort)random.Next(0x10000);
            }

            var source = new ModbusSource
            {
                FunctionCode = random.Next(1, 5),
                Type = (ModbusType)random.Next(12),
                Length = random.Next(1, 10),
                Bit = random.Next(16),
                ByteOrder = random.Next(3) is < 2 and var b ? (ByteOrder)b : null,
                WordOrder = random.Next(3) is < 2 and var w ? (WordOrder)w : null,
            };
            var value = RegisterWords.Decode(words.AsSpan(0, count), source, Big, High);
            if (count < source.Count && value != RawValue.None)
            {
                throw new InvalidOperationException($"{source} makes {value} of {count} words");
            }

            _ = value.AsDecimal;
        }
    }

    private static string Text(RawValue value) => value.Kind == ValueKind.Float && value.AsDecimal is { } number
        ? Math.Round(number, 14).ToString("0.##############", CultureInfo.InvariantCulture)
        : value.ToString();

    /// <summary>Big endian bytes as the words that a device of this order sends.</summary>
    private static ushort[] Words(ReadOnlySpan<byte> bytes, ByteOrder byteOrder, WordOrder wordOrder)
    {
        var words = new ushort[bytes.Length / 2];
        for (var i = 0; i < words.Length; i++)
        {
            var word = BinaryPrimitives.ReadUInt16BigEndian(bytes[(2 * i)..]);
            words[wordOrder == WordOrder.HighFirst ? i : words.Length - 1 - i] = byteOrder == ByteOrder.BigEndian ? word : BinaryPrimitives.ReverseEndianness(word);
        }

        return words;
    }
}
