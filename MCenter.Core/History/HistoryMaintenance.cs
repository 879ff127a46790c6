using System.Globalization;
using MCenter.Core.Events;
using Microsoft.EntityFrameworkCore;

namespace MCenter.Core.History;

/// <summary>What happens to stored readings: packed by week, deleted by age, by room, by device. One of these at a time; appends go on between their short transactions.</summary>
internal sealed class HistoryMaintenance(HistoryFile file, HistoryReader reader, HistoryChunks chunks, Layouts layouts, EventLog events)
{
    private const int DevicesAtOnce = 25;
    private const int RowsDeletedAtOnce = 4000;

    // what 500 meters send in five hours: copied within a short transaction
    private const int MostRowsKept = 10_000;
    private readonly SemaphoreSlim running = new(1);

    /// <summary>A week whose chunks are in.</summary>
    /// <param name="From">Its first slot.</param>
    /// <param name="To">The first slot of the next.</param>
    /// <param name="Chunks">Chunks written.</param>
    /// <param name="Left">Devices whose rows stay hot.</param>
    private sealed record PackedWeek(long From, long To, int Chunks, List<int> Left);

    /// <summary>Packs all hot rows of the weeks that ended before a time. Killed at any moment it loses nothing and packs the rest the next time.</summary>
    /// <param name="until">The week in which it lies is not packed.</param>
    /// <param name="passed">Rows that came after this sequence stay hot: someone who follows the history has not seen them.</param>
    /// <param name="cancel">Breaks off between two transactions.</param>
    /// <returns>Chunks written.</returns>
    public Task<int> CompactAsync(DateTimeOffset until, long passed, CancellationToken cancel) => AloneAsync(async () =>
    {
        var end = Slots.FirstSlot(Slots.Period(Slots.Ceiling(until)));
        var upTo = Math.Min(passed, await NewestSequenceAsync(cancel));
        List<PackedWeek> weeks = [];
        for (var from = long.MinValue; await OldestAsync(from) is { } oldest && oldest < end; from = Slots.FirstSlot(Slots.Period(oldest) + 1))
        {
            weeks.Add(await PackWeekAsync(Slots.Period(oldest), upTo, cancel));
        }

        // only when all chunks are in do the rows go
        if (weeks.Exists(w => w.Chunks > 0) && !await file.WriteAsync(db => EmptyAsync(db, weeks, end, upTo, cancel), cancel))
        {
            await DeleteAsync(weeks, upTo, cancel);
        }

        return weeks.Sum(w => w.Chunks);

        async Task<long?> OldestAsync(long from)
        {
            await using var db = await file.OpenAsync(cancel);
            return await db.Readouts.Where(r => r.Slot >= from).MinAsync(r => (long?)r.Slot, cancel);
        }
    }, cancel);

    /// <summary>Deletes whole weeks, the oldest first: those that ended before <paramref name="oldest"/>, and as many more as it takes to fill no more than <paramref name="mostBytes"/>; never the week of <paramref name="now"/>.</summary>
    public Task<int> RetainAsync(DateTimeOffset oldest, long mostBytes, DateTimeOffset now, CancellationToken cancel) => AloneAsync(async () =>
    {
        var weeks = 0;
        int? last = null;
        while (await OldestWeekAsync(cancel) is { } week && week < Slots.Period(Slots.Ceiling(now)) && (week < Slots.Period(Slots.Ceiling(oldest)) || await UsedBytesAsync(cancel) > mostBytes))
        {
            await DeleteWeekAsync(week, cancel);
            weeks++;
            last = week;
        }

        if (last is { } period)
        {
            await events.AddAsync(EventSeverity.Warning, "History", "HistoryWeeksDeleted", [weeks.ToString(CultureInfo.InvariantCulture), Day(Slots.FirstSlot(period + 1))], cancel: cancel);
        }

        return weeks;
    }, cancel);

    /// <summary>SQLite's own check of the whole file; a fault is an event. Reads all of it: 14 s for 0.35 GB on a slow disk.</summary>
    public async Task<bool> CheckAsync(CancellationToken cancel)
    {
        await using var db = await file.OpenAsync(cancel);
        var answer = (await db.Database.SqlQueryRaw<string>("SELECT quick_check AS Value FROM pragma_quick_check").ToListAsync(cancel))[0];
        if (answer == "ok")
        {
            return true;
        }

        await events.AddAsync(EventSeverity.Error, "History", "HistoryCheckFailed", [answer], cancel: cancel);
        return false;
    }

    public Task DeleteDeviceAsync(int deviceId, CancellationToken cancel) => AloneAsync(() => file.WriteAsync(async db =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var rows = await db.Readouts.Where(r => r.DeviceId == deviceId).ExecuteDeleteAsync(cancel);
        rows += await db.Chunks.Where(c => c.DeviceId == deviceId).ExecuteDeleteAsync(cancel);
        await transaction.CommitAsync(cancel);
        return rows;
    }, cancel), cancel);

    public Task DeleteAllAsync(CancellationToken cancel) => AloneAsync(() => file.WriteAsync(async db =>
    {
        await using (var transaction = await db.Database.BeginTransactionAsync(cancel))
        {
            await db.Readouts.ExecuteDeleteAsync(cancel);
            await db.Chunks.ExecuteDeleteAsync(cancel);
            await transaction.CommitAsync(cancel);
        }

        // the pages are free now, but still in the file
        await db.Database.ExecuteSqlRawAsync("VACUUM", cancel);
        return await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", cancel);
    }, cancel), cancel);

    // what arrives later stays hot
    private async Task<long> NewestSequenceAsync(CancellationToken cancel)
    {
        await using var db = await file.OpenAsync(cancel);
        return await db.Readouts.MaxAsync(r => (long?)r.Sequence, cancel) ?? 0;
    }

    private async Task<PackedWeek> PackWeekAsync(int period, long upTo, CancellationToken cancel)
    {
        var (from, to) = (Slots.FirstSlot(period), Slots.FirstSlot(period + 1));
        List<int> devices;
        await using (var db = await file.OpenAsync(cancel))
        {
            devices = await db.Readouts.Where(r => r.Slot >= from && r.Slot < to && r.Sequence <= upTo).Select(r => r.DeviceId).Distinct().Order().ToListAsync(cancel);
        }

        List<int> left = [];
        foreach (var group in devices.Chunk(DevicesAtOnce))
        {
            var packed = await PackAsync(period, group, upTo, cancel);
            left.AddRange(group.Except(packed.Select(p => p.New.DeviceId)));
            await file.WriteAsync(db => SaveAsync(db, packed, cancel), cancel);
        }

        return new(from, to, devices.Count - left.Count, left);
    }

    // a device whose chunk a newer version wrote is left out: its rows stay hot and readable. A broken chunk can be read by no one, and gives way to what is there
    private async Task<List<(ChunkRow New, bool IsKnown)>> PackAsync(int period, int[] devices, long upTo, CancellationToken cancel)
    {
        await using var db = await file.OpenAsync(cancel);
        var hot = (await HistoryReader.HotRows(db, devices[0], devices[^1], Slots.FirstSlot(period), Slots.FirstSlot(period + 1)).ToListAsync(cancel)).Where(r => r.Sequence <= upTo).ToLookup(r => r.DeviceId);
        var known = await db.Chunks.Where(c => c.Period == period && devices.Contains(c.DeviceId)).ToDictionaryAsync(c => c.DeviceId, cancel);
        List<(ChunkRow, bool)> packed = [];
        foreach (var device in devices)
        {
            var before = known.GetValueOrDefault(device);
            var rows = before is null ? [] : await chunks.RowsAsync(before, cancel) ?? (HistoryChunks.IsIntact(before) ? null : []);
            if (rows is not null && HistoryMerge.Rows(rows, [.. hot[device].Select(reader.Decode)]) is { Count: > 0 } merged)
            {
                packed.Add((ChunkRow.Pack(device, period, merged), before is not null));
            }
        }

        return packed;
    }

    private async Task<int> SaveAsync(HistoryDb db, List<(ChunkRow New, bool IsKnown)> packed, CancellationToken cancel)
    {
        db.UpdateRange(packed.Where(p => p.IsKnown).Select(p => p.New));
        db.AddRange(packed.Where(p => !p.IsKnown).Select(p => p.New));
        // raised before the chunk is there: an append that looks in vain does no harm, one that does not look might store a reading twice
        chunks.LastSlot = Math.Max(chunks.LastSlot, packed.Select(p => p.New.LastSlot).DefaultIfEmpty(long.MinValue).Max());
        return await db.SaveChangesAsync(cancel);
    }

    /// <summary>
    /// Empties the table of hot rows and writes back the few that stay, for an emptied table's pages are only struck off, whereas each row that is deleted dirties its page,
    /// and the log takes even pages that end up empty: 77 MB a week of 500 meters. False, and nothing done, where more rows stay than fit into a short transaction.
    /// </summary>
    private async Task<bool> EmptyAsync(HistoryDb db, List<PackedWeek> weeks, long end, long upTo, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlRawAsync("CREATE TEMP TABLE Kept AS SELECT * FROM Readout WHERE 0", cancel);
        var kept = await db.Database.ExecuteSqlAsync($"INSERT INTO temp.Kept SELECT * FROM Readout WHERE Slot >= {end} OR Sequence > {upTo} LIMIT {MostRowsKept + 1}", cancel);
        foreach (var (from, to, device) in weeks.SelectMany(w => w.Left.Select(device => (w.From, w.To, device))))
        {
            kept += await db.Database.ExecuteSqlAsync($"INSERT INTO temp.Kept SELECT * FROM Readout WHERE DeviceId = {device} AND Slot >= {from} AND Slot < {to} AND Sequence <= {upTo}", cancel);
        }

        if (kept > MostRowsKept)
        {
            return false;
        }

        await db.Readouts.ExecuteDeleteAsync(cancel);
        await db.Database.ExecuteSqlRawAsync("INSERT INTO Readout SELECT * FROM temp.Kept ORDER BY Sequence; DROP TABLE temp.Kept", cancel);
        await layouts.DeleteUnusedAsync(db, cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    // many rows stay when the box was off at the week's end: then what goes is deleted, from end to end, for device by device would touch every page of the week once a group
    private async Task DeleteAsync(List<PackedWeek> weeks, long upTo, CancellationToken cancel)
    {
        foreach (var week in weeks)
        {
            while (await file.WriteAsync(
                db => db.Readouts.Where(r => r.Slot >= week.From && r.Slot < week.To && r.Sequence <= upTo && !week.Left.Contains(r.DeviceId)).OrderBy(r => r.Slot).Take(RowsDeletedAtOnce).ExecuteDeleteAsync(cancel),
                cancel) > 0)
            {
            }
        }
    }

    private async Task<int?> OldestWeekAsync(CancellationToken cancel)
    {
        await using var db = await file.OpenAsync(cancel);
        var hot = await db.Readouts.MinAsync(r => (long?)r.Slot, cancel);
        var packed = await db.Chunks.MinAsync(c => (int?)c.Period, cancel);
        return hot is { } slot && !(packed <= Slots.Period(slot)) ? Slots.Period(slot) : packed;
    }

    private Task<int> DeleteWeekAsync(int period, CancellationToken cancel) => file.WriteAsync(async db =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var end = Slots.FirstSlot(period + 1);
        var rows = await db.Chunks.Where(c => c.Period <= period).ExecuteDeleteAsync(cancel) + await db.Readouts.Where(r => r.Slot < end).ExecuteDeleteAsync(cancel);
        await transaction.CommitAsync(cancel);
        return rows;
    }, cancel);

    // pages in use: the file itself does not shrink, its free pages are used again
    private async Task<long> UsedBytesAsync(CancellationToken cancel)
    {
        await using var db = await file.OpenAsync(cancel);
        return await db.Database.SqlQueryRaw<long>("SELECT (page_count - freelist_count) * page_size AS Value FROM pragma_page_count, pragma_freelist_count, pragma_page_size").SingleAsync(cancel);
    }

    private static string Day(long slot) => Slots.Time(slot).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private async Task<T> AloneAsync<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        await running.WaitAsync(cancel);
        try
        {
            return await work();
        }
        finally
        {
            running.Release();
        }
    }
}
