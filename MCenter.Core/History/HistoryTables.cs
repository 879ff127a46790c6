using MCenter.Core.Registers;

namespace MCenter.Core.History;

/// <summary>A hot row: one readout, or one miss, as it arrived.</summary>
internal sealed class ReadoutRow
{
    /// <summary>Order of commits, over all devices; never used again.</summary>
    public long Sequence { get; init; }

    /// <summary>Raster time, see <see cref="Slots"/>.</summary>
    public long Slot { get; init; }

    public int DeviceId { get; init; }

    /// <summary>Seconds from the raster time to the answer.</summary>
    public int Offset { get; init; }

    /// <summary>A <see cref="History.Quality"/>, or <see cref="Slots.MissBase"/> plus a <see cref="ReadoutFault"/>.</summary>
    public byte Quality { get; init; }

    /// <summary><see cref="HistoryCodec"/>'s hot row; empty for a miss.</summary>
    public byte[] Data { get; init; } = [];
}

/// <summary>One week of one device.</summary>
internal sealed class ChunkRow
{
    public int DeviceId { get; init; }

    /// <summary>Week, see <see cref="Slots.Period"/>.</summary>
    public int Period { get; init; }

    /// <summary>First byte of <see cref="Data"/> again, so that SQL can see what is to be packed anew.</summary>
    public byte Codec { get; init; }

    /// <summary>Readings in it; misses not counted.</summary>
    public int Count { get; init; }

    public long FirstSlot { get; init; }

    public long LastSlot { get; init; }

    /// <summary>CRC-32C over device, period and data.</summary>
    public long Crc { get; init; }

    public byte[] Data { get; init; } = [];

    /// <summary>Packs rows in order of their slots, each slot once, at least one.</summary>
    public static ChunkRow Pack(int deviceId, int period, IReadOnlyList<StoredRow> rows)
    {
        var data = HistoryCodec.EncodeChunk(rows);
        return new()
        {
            DeviceId = deviceId, Period = period, Codec = data[0], Count = rows.Count(r => !r.IsMiss), FirstSlot = rows[0].Slot, LastSlot = rows[^1].Slot,
            Crc = HistoryCodec.Crc(deviceId, period, data), Data = data,
        };
    }
}

/// <summary>Columns that hot rows were written in; see <see cref="Layout"/>.</summary>
internal sealed class LayoutRow
{
    public long Id { get; init; }

    public byte[] Columns { get; init; } = [];
}

/// <summary>A readout or miss, decoded, from either place.</summary>
/// <param name="Slot">Raster time.</param>
/// <param name="Offset">Seconds from the raster time to the answer.</param>
/// <param name="Quality">As in <see cref="ReadoutRow.Quality"/>.</param>
/// <param name="Values">By register number; empty for a miss.</param>
internal readonly record struct StoredRow(long Slot, int Offset, byte Quality, RawValue[] Values)
{
    public bool IsMiss => Quality >= Slots.MissBase;

    public DateTimeOffset RasterTime => Slots.Time(Slot);

    public DateTimeOffset ReadAt => Slots.Time(Slot).AddSeconds(Offset);
}

/// <summary>How times are stored: a slot is the whole minutes since 1970, UTC; a period the weeks (Monday to Sunday, UTC) since that of 1970-01-01.</summary>
internal static class Slots
{
    public const int MinutesAWeek = 7 * 24 * 60;

    /// <summary>From here on a stored quality is a miss.</summary>
    public const byte MissBase = 0x10;

    // 1970-01-01 was a Thursday
    private const int ThursdayMinutes = 3 * 24 * 60;

    /// <exception cref="ArgumentException">Not a whole minute.</exception>
    public static long Exact(DateTimeOffset rasterTime) => rasterTime.UtcTicks % TimeSpan.TicksPerMinute == 0
        ? Ceiling(rasterTime)
        : throw new ArgumentException($"A raster time is a whole minute, not {rasterTime:O}.", nameof(rasterTime));

    /// <summary>The first slot at or after a time.</summary>
    public static long Ceiling(DateTimeOffset time)
    {
        var ticks = time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;
        return (ticks > 0 ? ticks + TimeSpan.TicksPerMinute - 1 : ticks) / TimeSpan.TicksPerMinute;
    }

    public static DateTimeOffset Time(long slot) => new(DateTimeOffset.UnixEpoch.UtcTicks + (slot * TimeSpan.TicksPerMinute), TimeSpan.Zero);

    public static int Period(long slot) => (int)Math.Floor((slot + ThursdayMinutes) / (double)MinutesAWeek);

    public static long FirstSlot(int period) => ((long)period * MinutesAWeek) - ThursdayMinutes;

    public static int Seconds(DateTimeOffset rasterTime, DateTimeOffset at) => (int)Math.Clamp(Math.Floor((at - rasterTime).TotalSeconds), int.MinValue, int.MaxValue);
}
