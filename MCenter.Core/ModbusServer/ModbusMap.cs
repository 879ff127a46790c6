using System.Buffers.Binary;
using System.Collections.Immutable;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Registers;

namespace MCenter.Core.ModbusServer;

/// <summary>
/// The registers under which the Modbus TCP server gives one device's values, and their words. Register numbers count from 1. Immutable.
/// A value's six registers are float32 and then uint64, high word first; between two values nothing is.
/// </summary>
public sealed class ModbusMap
{
    /// <summary>First register of the device's register 0; each further one stands <see cref="Step"/> on.</summary>
    public const int FirstRegister = 12000;

    /// <summary>From value to value.</summary>
    public const int Step = 30;

    /// <summary>The age of the last reading in seconds, uint32 in two registers.</summary>
    public const int AgeRegister = 900;

    /// <summary>What stands in the age of a device that was never read.</summary>
    public const uint NeverRead = uint.MaxValue;

    /// <summary>Registers of a value: two of float32, four of uint64.</summary>
    internal const int Width = 6;

    private const int AgeWidth = 2;
    private const int LastRegister = 65536;

    private readonly int[] firsts;
    private readonly byte[] words;

    private ModbusMap(ImmutableArray<ModbusCell> cells, DateTimeOffset? readAt)
    {
        (Cells, ReadAt) = (cells, readAt);
        firsts = [.. cells.Select(c => c.First)];
        words = new byte[cells.Length * Width * 2];
        for (var i = 0; i < cells.Length; i++)
        {
            var place = words.AsSpan(i * Width * 2);
            BinaryPrimitives.WriteSingleBigEndian(place, cells[i].Float32);
            BinaryPrimitives.WriteInt64BigEndian(place[4..], cells[i].UInt64);
        }
    }

    /// <summary>All values in the order of their registers: first those with an OBIS code of the table, then all by number.</summary>
    public ImmutableArray<ModbusCell> Cells { get; }

    /// <summary>When the device answered last, UTC; null = never.</summary>
    public DateTimeOffset? ReadAt { get; }

    /// <summary>The map of a device.</summary>
    /// <param name="device">Its registers. Where two have the same OBIS code, the first has its place.</param>
    /// <param name="last">Its newest answer; null when there was none.</param>
    public static ModbusMap Of(Device device, Reading? last)
    {
        var byCode = device.Registers
            .Select(r => (Register: r, Row: r.ObisCode.Length > 0 ? ObisTable.Find(r.ObisCode, device.Medium) : null))
            .Where(r => r.Row is not null).OrderBy(r => r.Register.Number).DistinctBy(r => r.Row!.ServerRegister).OrderBy(r => r.Row!.ServerRegister)
            .Select(r => ModbusCell.Of(r.Row!.ServerRegister, r.Register, r.Row, last));
        var byNumber = device.Registers
            .Select(r => (Register: r, First: FirstRegister + (Step * (long)r.Number)))
            .Where(r => r.First + Width - 1 <= LastRegister).OrderBy(r => r.First)
            .Select(r => ModbusCell.Of((int)r.First, r.Register, null, last));
        return new([.. byCode, .. byNumber], last?.ReadAt);
    }

    /// <summary>Reads registers of one value, or of the age.</summary>
    /// <param name="first">The first, counted from 1.</param>
    /// <param name="destination">Two bytes a register, the high one first.</param>
    /// <param name="now">For the age, UTC.</param>
    /// <returns>False when one of them is no register of the device.</returns>
    public bool TryRead(int first, Span<byte> destination, DateTimeOffset now)
    {
        var count = destination.Length / 2;
        if (first is >= AgeRegister and < AgeRegister + AgeWidth)
        {
            Span<byte> age = stackalloc byte[AgeWidth * 2];
            BinaryPrimitives.WriteUInt32BigEndian(age, Age(now));
            return Copy(age, first - AgeRegister, count, destination);
        }

        var at = Array.BinarySearch(firsts, first);
        at = at < 0 ? ~at - 1 : at;
        return at >= 0 && Copy(words.AsSpan(at * Width * 2, Width * 2), first - firsts[at], count, destination);
    }

    /// <summary>How old the last reading is, whole seconds; <see cref="NeverRead"/> without one.</summary>
    public uint Age(DateTimeOffset now) => ReadAt is { } at ? (uint)Math.Clamp((now - at).TotalSeconds, 0, NeverRead - 1) : NeverRead;

    private static bool Copy(ReadOnlySpan<byte> from, int offset, int count, Span<byte> destination)
    {
        if ((offset + count) * 2 > from.Length)
        {
            return false;
        }

        from.Slice(offset * 2, count * 2).CopyTo(destination);
        return true;
    }
}
