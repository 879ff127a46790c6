using System.Buffers.Binary;
using System.Globalization;
using MCenter.Core.Modbus;
using MCenter.Core.Registers;

namespace MCenter.Tests.Core.Modbus;

/// <summary>What the installer is offered for words whose meaning is not known yet.</summary>
public class InterpretationsTests
{
    [Theory]
    [InlineData("4366 7AE1 4366 0000", ModbusType.Float32, WordOrder.HighFirst, "230.48")]
    [InlineData("7AE1 4366 1234 4366", ModbusType.Float32, WordOrder.LowFirst, "230.48")]
    [InlineData("4247 F8B3 0000 0000", ModbusType.Float32, WordOrder.HighFirst, "49.99287")]
    [InlineData("0000 0000 04FB 7622", ModbusType.UInt64, WordOrder.HighFirst, "83588642")]
    [InlineData("0001 E240 FFFF FFFF", ModbusType.UInt16, WordOrder.HighFirst, "1")]
    [InlineData("FFFF FFFE 0000 0000", ModbusType.Int16, WordOrder.HighFirst, "-1")]
    [InlineData("406C CF5C 28F5 C28F", ModbusType.Float64, WordOrder.HighFirst, "230.48")]
    [InlineData("454D 5520 5072 6F66", ModbusType.Text, WordOrder.HighFirst, "EMU Prof")]
    [InlineData("454D 5500 8081 8283", ModbusType.Text, WordOrder.HighFirst, "EMU")]
    public void The_most_plausible_comes_first(string words, ModbusType type, WordOrder order, string value)
    {
        var first = Interpretations.Of(Words(words))[0];
        (first.Type, first.ByteOrder, first.WordOrder).ShouldBe((type, ByteOrder.BigEndian, order));
        first.Value.ToString().ShouldBe(value);
    }

    [Fact]
    public void Everything_that_a_value_can_be_is_there_and_its_own_words_make_it()
    {
        foreach (var number in new[] { 1234.5, 0.25, 7e6 })
        {
            var words = new ushort[4];
            BinaryPrimitives.WriteDoubleLittleEndian(System.Runtime.InteropServices.MemoryMarshal.AsBytes(words.AsSpan()), number);
            var ways = Interpretations.Of(words);
            ways.ShouldContain(w => w.Type == ModbusType.Float64 && w.Value == RawValue.Float(number));
            ways.ShouldAllBe(w => RegisterWords.Decode(words, new() { Type = w.Type, Length = w.Words }, w.ByteOrder, w.WordOrder) == w.Value);
            ways.Distinct().Count().ShouldBe(ways.Count);
        }

        Interpretations.Of([0x1234]).ShouldContain(w => w.Type == ModbusType.Bcd && w.Value == RawValue.Number(1234));
        Interpretations.Of([0x3412]).ShouldContain(w => w.ByteOrder == ByteOrder.LittleEndian && w.Type == ModbusType.UInt16 && w.Value == RawValue.Number(0x1234));
    }

    [Fact]
    public void Few_words_and_bits_have_few_meanings_and_none_has_none()
    {
        Interpretations.Of([]).ShouldBeEmpty();
        Interpretations.Of([7]).ShouldAllBe(w => w.Words == 1);
        Interpretations.Of([1, 0, 1], readsBits: true).ShouldBe([new(ModbusType.Bit, ByteOrder.BigEndian, WordOrder.HighFirst, RawValue.Number(1), 1)]);
    }

    [Fact]
    public void Random_words_never_throw_and_floats_that_are_none_come_last()
    {
        var random = new Random(11);
        for (var round = 0; round < 5_000; round++)
        {
            var words = new ushort[random.Next(1, 9)];
            for (var i = 0; i < words.Length; i++)
            {
                words[i] = random.Next(4) switch { 0 => 0, 1 => 0xFFFF, 2 => (ushort)random.Next(0x3030, 0x7A7A), _ => (ushort)random.Next(0x10000) };
            }

            var ways = Interpretations.Of(words);
            if (ways.Any(w => w.Value.AsDecimal is not null || w.Type == ModbusType.Text))
            {
                (ways[0].Value.AsDecimal is not null || ways[0].Type == ModbusType.Text).ShouldBeTrue(string.Join(' ', words));
            }
        }
    }

    private static ushort[] Words(string hex) => [.. hex.Split(' ').Select(w => ushort.Parse(w, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
}
