using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Registers;

namespace MCenter.Core.ModbusServer;

/// <summary>One value's place in the map of the Modbus TCP server.</summary>
/// <param name="First">Register of float32, counted from 1; uint64 stands two further on.</param>
/// <param name="Register">The device's register.</param>
/// <param name="Obis">The row of the OBIS table that gives the place; null when it is the register's number that does.</param>
/// <param name="Float32">The scaled value; NaN without a valid one.</param>
/// <param name="UInt64">The value in the base unit, truncated toward zero, negative ones as two's complement; <see cref="NoValue"/> without a valid one, or beyond 64 bits.</param>
public sealed record ModbusCell(int First, Register Register, ObisRow? Obis, float Float32, long UInt64)
{
    /// <summary>What uint64 reads without a valid value: 0x8000000000000000.</summary>
    public const long NoValue = long.MinValue;

    /// <summary>Register of uint64, counted from 1.</summary>
    public int UInt64Register => First + 2;

    /// <summary>Whether there is a valid value: the last answer had a number here, and the meter reported no error with it.</summary>
    public bool IsValid => !float.IsNaN(Float32) || UInt64 != NoValue;

    internal static ModbusCell Of(int first, Register register, ObisRow? obis, Reading? last)
    {
        var raw = last is not null && last.Quality != Quality.Error && register.Number < last.Values.Count ? last.Values[register.Number] : RawValue.None;
        var published = PublishedValue.Of(raw, register);
        return new(first, register, obis, (float?)published.Scaled ?? float.NaN, Truncated(raw.AsDecimal));
    }

    private static long Truncated(decimal? number) =>
        number is { } value && decimal.Truncate(value) is > long.MinValue and <= long.MaxValue and var whole ? (long)whole : NoValue;
}
