using System.Buffers.Binary;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.ModbusServer;
using MCenter.Core.Registers;

namespace MCenter.Tests.Core.ModbusServer;

/// <summary>Which registers a device has in the Modbus TCP server, and what stands in them.</summary>
public class ModbusMapTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static readonly Register Energy = new() { Number = 3, NameCode = RegisterNames.ActiveEnergyImport, UnitCode = RegisterUnits.KilowattHour, RawUnit = "Wh", Divisor = 1000, ObisCode = "1-0:1.8.1" };

    [Fact]
    public void A_value_stands_by_its_code_and_by_its_number_scaled_and_raw()
    {
        var map = Map(Energy, RawValue.Number(18_047_005, -2));
        map.Cells.Select(c => (c.First, c.UInt64Register, c.Obis?.Code)).ShouldBe([(1030, 1032, "1-0:1.8.1"), (12090, 12092, null)]);
        foreach (var first in new[] { 1030, 12090 })
        {
            Float(map, first).ShouldBe(180.47005f);
            Int(map, first + 2).ShouldBe(180_470); // 180470.05 Wh
            Words(map, first, 6).ShouldBe([.. Words(map, first, 2)!, .. Words(map, first + 2, 4)!]);
            Words(map, first + 1, 1).ShouldBe(Words(map, first, 2)![2..]); // half of a value
        }
    }

    [Theory]
    [InlineData(-2500L, 0, 1000, -2.5f, -2500L)] // export counts negative
    [InlineData(-2500L, 0, -1000, 2.5f, -2500L)]
    [InlineData(-19L, -1, 0, -1.9f, -1L)] // toward zero
    [InlineData(19L, -1, 1, 1.9f, 1L)]
    [InlineData(long.MaxValue, 0, 0, 9.223372E18f, long.MaxValue)]
    [InlineData(long.MinValue + 1, 0, 0, -9.223372E18f, long.MinValue + 1)]
    [InlineData(long.MinValue, 0, 0, -9.223372E18f, ModbusCell.NoValue)] // it would read as no value all the same
    [InlineData(5L, 20, 0, 5E20f, ModbusCell.NoValue)] // beyond 64 bits
    [InlineData(0L, 0, 0, 0f, 0L)]
    public void Float32_is_scaled_and_uint64_raw_toward_zero(long mantissa, int exponent, int divisor, float scaled, long raw)
    {
        var map = Map(Energy with { Divisor = divisor }, RawValue.Number(mantissa, exponent));
        Float(map, 12090).ShouldBe(scaled);
        Int(map, 12092).ShouldBe(raw);
    }

    public static TheoryData<RawValue, Quality> NoNumbers => new()
    {
        { RawValue.None, Quality.Good },
        { RawValue.Text("24123456"), Quality.Good },
        { RawValue.Date(new(2026, 1, 1)), Quality.Good },
        { RawValue.Float(double.NaN), Quality.Good },
        { RawValue.Float(double.PositiveInfinity), Quality.Good },
        { RawValue.Number(1, 40), Quality.Good },
        { RawValue.Number(7), Quality.Error },
    };

    [Theory]
    [MemberData(nameof(NoNumbers))]
    public void Without_a_valid_value_NaN_and_the_most_negative_number(RawValue value, Quality quality)
    {
        var map = Map(Energy, value, quality);
        map.Cells.ShouldAllBe(c => !c.IsValid);
        Words(map, 12090, 6).ShouldBe(Convert.FromHexString("FFC00000" + "8000000000000000"));
    }

    [Fact]
    public void A_value_of_doubt_is_served_and_one_that_the_last_answer_left_out_is_not()
    {
        Float(Map(Energy, RawValue.Number(7000), Quality.Suspect), 12090).ShouldBe(7);
        var fewer = ModbusMap.Of(new() { Registers = [Energy] }, new(1, Now, Now, Quality.Good, [RawValue.Number(1)]));
        float.IsNaN(Float(fewer, 12090)).ShouldBeTrue();
        float.IsNaN(Float(ModbusMap.Of(new() { Registers = [Energy] }, null), 12090)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(1029, 1)]
    [InlineData(1030, 7)] // into the gap
    [InlineData(1034, 3)]
    [InlineData(1036, 1)] // a gap
    [InlineData(1000, 2)] // a row of the table that the meter does not have
    [InlineData(12000, 2)] // a number that the meter does not have
    [InlineData(12089, 2)]
    [InlineData(12090, 125)]
    [InlineData(899, 1)]
    [InlineData(899, 2)]
    [InlineData(901, 2)]
    [InlineData(902, 1)]
    [InlineData(1, 1)]
    [InlineData(65536, 1)]
    [InlineData(65536, 2)]
    public void What_is_no_register_is_not_read_not_even_in_part(int first, int count) => Words(Map(Energy, RawValue.Number(1)), first, count).ShouldBeNull();

    [Theory]
    [InlineData(0, 0u)]
    [InlineData(59.9, 59u)]
    [InlineData(100_000, 100_000u)]
    [InlineData(-60, 0u)] // the clock was set back
    public void The_age_of_the_last_reading_counts_seconds(double seconds, uint age)
    {
        var map = Map(Energy, RawValue.Number(1));
        BinaryPrimitives.ReadUInt32BigEndian(Words(map, 900, 2, Now.AddSeconds(seconds))).ShouldBe(age);
        BinaryPrimitives.ReadUInt16BigEndian(Words(map, 901, 1, Now.AddSeconds(seconds))).ShouldBe((ushort)age);
    }

    [Fact]
    public void A_device_that_was_never_read_is_as_old_as_can_be() => BinaryPrimitives.ReadUInt32BigEndian(Words(ModbusMap.Of(new(), null), 900, 2)).ShouldBe(uint.MaxValue);

    [Fact]
    public void The_first_of_two_registers_with_one_code_has_its_place_and_numbers_beyond_the_map_have_none()
    {
        var device = new Device { Medium = Medium.Electricity, Registers = [Energy with { Number = 5 }, Energy with { Number = 3 }, Energy with { Number = 1784, ObisCode = "1-0:1.8.0*255" }, Energy with { Number = 1785, ObisCode = "9-9:9.9.9" }] };
        var map = ModbusMap.Of(device, null);
        map.Cells.Select(c => (c.First, c.Register.Number)).ShouldBe([(1000, 1784), (1030, 3), (12090, 3), (12150, 5), (65520, 1784)]);
        Words(map, 65520, 6).ShouldNotBeNull();
    }

    private static ModbusMap Map(Register register, RawValue value, Quality quality = Quality.Good) =>
        ModbusMap.Of(new() { Medium = Medium.Electricity, Registers = [register] }, new(1, Now, Now, quality, [.. Enumerable.Repeat(RawValue.None, register.Number), value]));

    private static byte[]? Words(ModbusMap map, int first, int count, DateTimeOffset? now = null)
    {
        var words = new byte[count * 2];
        return map.TryRead(first, words, now ?? Now) ? words : null;
    }

    private static float Float(ModbusMap map, int first) => BinaryPrimitives.ReadSingleBigEndian(Words(map, first, 2));

    private static long Int(ModbusMap map, int first) => BinaryPrimitives.ReadInt64BigEndian(Words(map, first, 4));
}
