using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MCenter.Core.Registers;
using Microsoft.EntityFrameworkCore;

namespace MCenter.Core.History;

/// <summary>
/// Reads hot rows and chunks as one. Hot rows are read first: rows only ever move from there into a chunk, so a compaction in between
/// shows a row twice, never not at all, and each slot is taken once.
/// </summary>
internal sealed class HistoryReader(HistoryFile file, Layouts layouts, HistoryChunks chunks)
{
    // one query for so many: no read transaction stays open while a slow client takes its download
    private const int WeeksAtOnce = 8;

    public async IAsyncEnumerable<StoredRow> RowsAsync(int deviceId, long from, long to, [EnumeratorCancellation] CancellationToken cancel)
    {
        var hot = (await HotAsync(deviceId, from, to, cancel)).ConvertAll(Decode);
        var next = 0;
        List<ChunkRow> weeks;
        for (int period = Slots.Period(from), last = Slots.Period(to - 1); (weeks = await WeeksAsync(deviceId, period, last, WeeksAtOnce, cancel)).Count > 0; period = weeks[^1].Period + 1)
        {
            foreach (var week in weeks)
            {
                var inWeek = hot.FindIndex(next, r => Slots.Period(r.Slot) > week.Period) is >= 0 and var end ? end : hot.Count;
                foreach (var row in HistoryMerge.Rows(await chunks.RowsAsync(week, cancel) ?? [], hot[next..inWeek]))
                {
                    if (row.Slot >= from && row.Slot < to)
                    {
                        yield return row;
                    }
                }

                next = inWeek;
            }
        }

        for (; next < hot.Count; next++)
        {
            yield return hot[next];
        }
    }

    public async Task<T[]> SeriesAsync<T>(int deviceId, int register, long from, long to, Func<HistoryPoint, T?> project, CancellationToken cancel)
        where T : struct
    {
        var hot = (await HotAsync(deviceId, from, to, cancel)).ToLookup(r => Slots.Period(r.Slot), r => Point(r.Slot, r.Offset, r.Quality, Value(r, register)));
        var weeks = (await WeeksAsync(deviceId, Slots.Period(from), Slots.Period(to - 1), int.MaxValue, cancel)).ToDictionary(w => w.Period);
        int[] periods = [.. weeks.Keys.Union(hot.Select(h => h.Key)).Order()];
        var parts = new List<T>[periods.Length];
        var broken = new ConcurrentBag<ChunkRow>();
        // ten years of weeks are a matter for all cores
        Parallel.For(0, periods.Length, new() { CancellationToken = cancel }, i =>
        {
            List<HistoryPoint>? packed = [];
            if (weeks.TryGetValue(periods[i], out var week) && (packed = Points(week, register, from, to)) is null)
            {
                broken.Add(week);
            }

            parts[i] = Project(HistoryMerge.Points(packed ?? [], [.. hot[periods[i]].Where(p => p.Value.Kind != ValueKind.None)]), project);
        });
        foreach (var week in broken)
        {
            await chunks.ReportAsync<Chunk>(week, cancel);
        }

        var series = new T[parts.Sum(p => p.Count)];
        var next = 0;
        foreach (var part in parts)
        {
            part.CopyTo(series, next);
            next += part.Count;
        }

        return series;
    }

    public Task<bool> HasAsync(int deviceId, long slot, CancellationToken cancel) => file.ReadAsync(
        async db => await db.Readouts.AnyAsync(r => r.Slot == slot && r.DeviceId == deviceId && r.Quality < Slots.MissBase, cancel)
            || (await chunks.FindAsync(db, [(deviceId, slot)], cancel)).ContainsValue(false),
        cancel);

    /// <summary>The newest reading of every device: nearly all are among the hot rows; who was silent for weeks lies in a chunk.</summary>
    public Task<List<Reading>> NewestAsync(CancellationToken cancel) => file.ReadAsync(async db =>
    {
        List<Reading> readings = [];
        var hot = await db.Readouts.Where(r => r.Quality < Slots.MissBase).GroupBy(r => r.DeviceId).Select(g => new { DeviceId = g.Key, Slot = g.Max(r => r.Slot) }).ToDictionaryAsync(g => g.DeviceId, g => g.Slot, cancel);
        foreach (var device in await db.Chunks.Select(c => c.DeviceId).Distinct().ToListAsync(cancel))
        {
            var newest = hot.GetValueOrDefault(device, long.MinValue);
            if (newest <= chunks.LastSlot && await NewestInChunksAsync(db, device, cancel) is { } packed && packed.Slot >= newest)
            {
                readings.Add(AsReading(device, packed));
                hot.Remove(device);
            }
        }

        foreach (var (device, slot) in hot)
        {
            readings.Add(AsReading(device, Decode(await db.Readouts.SingleAsync(r => r.Slot == slot && r.DeviceId == device, cancel))));
        }

        return readings;
    }, cancel);

    public Task<long?> NewestSlotAsync(int deviceId, CancellationToken cancel) => file.ReadAsync(async db =>
    {
        var hot = await db.Readouts.Where(r => r.DeviceId == deviceId && r.Quality < Slots.MissBase).OrderByDescending(r => r.Slot).Select(r => (long?)r.Slot).FirstOrDefaultAsync(cancel);
        return hot > chunks.LastSlot || await NewestInChunksAsync(db, deviceId, cancel) is not { } packed || packed.Slot < hot ? hot : packed.Slot;
    }, cancel);

    /// <summary>Of the week of the oldest reading only what is needed is read.</summary>
    public async Task<Reading?> FirstAsync(int deviceId, CancellationToken cancel)
    {
        var first = await file.ReadAsync(async db =>
        {
            var hot = await db.Readouts.Where(r => r.DeviceId == deviceId && r.Quality < Slots.MissBase).MinAsync(r => (long?)r.Slot, cancel);
            var packed = await db.Chunks.Where(c => c.DeviceId == deviceId && c.Count > 0).MinAsync(c => (long?)c.FirstSlot, cancel);
            return packed is null || hot < packed ? hot : packed;
        }, cancel);
        if (first is { } slot)
        {
            await foreach (var row in RowsAsync(deviceId, slot, Slots.FirstSlot(Slots.Period(slot) + 1), cancel))
            {
                if (!row.IsMiss)
                {
                    return AsReading(deviceId, row);
                }
            }
        }

        return null;
    }

    public Task<long> CountAsync(int deviceId, CancellationToken cancel) => file.ReadAsync(async db =>
    {
        await HistoryFile.BeginReadingAsync(db, cancel);
        var hot = (await HotRows(db, deviceId, deviceId, long.MinValue, long.MaxValue).ToListAsync(cancel)).Where(r => r.Quality < Slots.MissBase).Select(r => (deviceId, r.Slot)).ToList();
        var packed = (await chunks.FindAsync(db, hot, cancel)).Count(f => !f.Value);
        return await db.Chunks.Where(c => c.DeviceId == deviceId).SumAsync(c => (long)c.Count, cancel) + hot.Count - packed;
    }, cancel);

    public Task<HistorySize> SizeAsync(CancellationToken cancel) => file.ReadAsync(async db =>
    {
        await HistoryFile.BeginReadingAsync(db, cancel);
        // none but late readings, and while a compaction runs those that it has packed already
        var late = await db.Readouts.Where(r => r.Slot <= chunks.LastSlot && r.Quality < Slots.MissBase).Select(r => new { r.DeviceId, r.Slot }).ToListAsync(cancel);
        var twice = (await chunks.FindAsync(db, late.Select(r => (r.DeviceId, r.Slot)), cancel)).Count(f => !f.Value);
        var hot = await db.Readouts.LongCountAsync(r => r.Quality < Slots.MissBase, cancel) - twice;
        // in one walk over the index: ten years of 500 meters have a quarter of a million weeks
        var packed = await db.Chunks.GroupBy(c => 1).Select(g => new { Count = g.Sum(c => (long)c.Count), First = (long?)g.Min(c => c.FirstSlot), Last = (long?)g.Max(c => c.LastSlot) }).SingleOrDefaultAsync(cancel);
        long?[] slots =
        [
            await db.Readouts.MinAsync(r => (long?)r.Slot, cancel), await db.Readouts.MaxAsync(r => (long?)r.Slot, cancel),
            packed?.First, packed?.Last,
        ];
        return new HistorySize(hot + (packed?.Count ?? 0), file.Bytes(), slots.Min() is { } first ? Slots.Time(first) : null, slots.Max() is { } last ? Slots.Time(last) : null);
    }, cancel);

    public static Reading AsReading(int deviceId, in StoredRow row) => new(deviceId, row.RasterTime, row.ReadAt, (Quality)row.Quality, row.Values);

    /// <summary>A hot row whose bytes are broken is shown as a miss: its time is known, its values are not.</summary>
    public StoredRow Decode(ReadoutRow row)
    {
        if (row.Quality >= Slots.MissBase)
        {
            return new(row.Slot, row.Offset, row.Quality, []);
        }

        return layouts.Find(HistoryCodec.LayoutOf(row.Data)) is { } layout && HistoryCodec.DecodeRow(layout, row.Data) is { } values
            ? new(row.Slot, row.Offset, row.Quality, values)
            : new(row.Slot, row.Offset, Slots.MissBase + (byte)ReadoutFault.Malformed, []);
    }

    private RawValue Value(ReadoutRow row, int register) =>
        row.Quality < Slots.MissBase && layouts.Find(HistoryCodec.LayoutOf(row.Data)) is { } layout ? HistoryCodec.DecodeRowValue(layout, row.Data, register) : RawValue.None;

    private static HistoryPoint Point(long slot, int offset, byte quality, RawValue value)
    {
        var rasterTime = Slots.Time(slot);
        return new(rasterTime, rasterTime.AddSeconds(offset), (Quality)quality, value);
    }

    private static List<T> Project<T>(List<HistoryPoint> points, Func<HistoryPoint, T?> project)
        where T : struct
    {
        var projected = new List<T>(points.Count);
        foreach (var point in points)
        {
            if (project(point) is { } made)
            {
                projected.Add(made);
            }
        }

        return projected;
    }

    /// <summary>A register's points of one week; null when its chunk is broken.</summary>
    private static List<HistoryPoint>? Points(ChunkRow week, int register, long from, long to)
    {
        if (HistoryChunks.Decode(week) is not { } chunk || chunk.Values(register) is not { } values)
        {
            return null;
        }

        var points = new List<HistoryPoint>(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i].Kind != ValueKind.None && chunk.Slots[i] >= from && chunk.Slots[i] < to)
            {
                points.Add(Point(chunk.Slots[i], (int)chunk.Offsets[i], (byte)chunk.Qualities[i], values[i]));
            }
        }

        return points;
    }

    private async Task<StoredRow?> NewestInChunksAsync(HistoryDb db, int deviceId, CancellationToken cancel)
    {
        var week = await db.Chunks.Where(c => c.DeviceId == deviceId && c.Count > 0).OrderByDescending(c => c.Period).FirstOrDefaultAsync(cancel);
        while (week is not null)
        {
            if (await chunks.RowsAsync(week, cancel) is { } rows)
            {
                return rows.FindLast(r => !r.IsMiss);
            }

            var brokenPeriod = week.Period;
            week = await db.Chunks.Where(c => c.DeviceId == deviceId && c.Count > 0 && c.Period < brokenPeriod).OrderByDescending(c => c.Period).FirstOrDefaultAsync(cancel);
        }

        return null;
    }

    private Task<List<ChunkRow>> WeeksAsync(int deviceId, int first, int last, int most, CancellationToken cancel) => file.ReadAsync(
        db => db.Chunks.Where(c => c.DeviceId == deviceId && c.Period >= first && c.Period <= last).OrderBy(c => c.Period).Take(most).ToListAsync(cancel), cancel);

    private Task<List<ReadoutRow>> HotAsync(int deviceId, long from, long to, CancellationToken cancel) =>
        file.ReadAsync(db => HotRows(db, deviceId, deviceId, from, to).ToListAsync(cancel), cancel);

    /// <summary>Hot rows of some neighbouring devices, by slot. The index is by slot first; walking from slot to slot touches their entries only.</summary>
    public static IQueryable<ReadoutRow> HotRows(HistoryDb db, int firstDevice, int lastDevice, long from, long to) => db.Readouts.FromSql($"""
        WITH RECURSIVE Raster(Slot) AS (
            SELECT min(Slot) FROM Readout WHERE Slot >= {from}
            UNION ALL SELECT (SELECT min(Slot) FROM Readout WHERE Slot > Raster.Slot) FROM Raster WHERE Raster.Slot < {to})
        SELECT r.* FROM Raster CROSS JOIN Readout r ON r.Slot = Raster.Slot AND r.DeviceId BETWEEN {firstDevice} AND {lastDevice} WHERE Raster.Slot < {to} ORDER BY Raster.Slot
        """);
}
