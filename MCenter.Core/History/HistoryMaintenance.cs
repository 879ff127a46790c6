using System.Globalization;
using MCenter.Core.Events;
using Microsoft.EntityFrameworkCore;

namespace MCenter.Core.History;

/// <summary>What happens to stored readings: packed by week, deleted by age, by room, by device. One of these at a time; appends go on between their short transactions.</summary>
internal sealed class HistoryMaintenance(HistoryFile file, HistoryReader reader, HistoryChunks chunks, EventLog events)
{
    private const int DevicesAtOnce = 25;
    private const int RowsDeletedAtOnce = 4000;
    private readonly SemaphoreSlim running = new(1);

    /// <summary>Packs all hot rows of the weeks that ended before a time. Killed at any moment it loses nothing and packs the rest the next time.</summary>
    /// <returns>Chunks written.</returns>
    public Task<int> CompactAsync(DateTimeOffset until, CancellationToken cancel) => AloneAsync(async () =>
    {
        var end = Slots.FirstSlot(Slots.Period(Slots.Ceiling(until)));
        var written = 0;
        for (var from = long.MinValue; await OldestAsync(from) is { } oldest && oldest < end; from = Slots.FirstSlot(Slots.Period(oldest) + 1))
        {
            written += await CompactWeekAsync(Slots.Period(oldest), cancel);
        }

        return written;

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

    private async Task<int> CompactWeekAsync(int period, CancellationToken cancel)
    {
        var (from, to) = (Slots.FirstSlot(period), Slots.FirstSlot(period + 1));
        long upTo;
        List<int> devices;
        await using (var db = await file.OpenAsync(cancel))
        {
            // what arrives while this runs stays hot
            upTo = await db.Readouts.MaxAsync(r => r.Sequence, cancel);
            devices = await db.Readouts.Where(r => r.Slot >= from && r.Slot < to).Select(r => r.DeviceId).Distinct().Order().ToListAsync(cancel);
        }

        List<int> unpacked = [];
        foreach (var group in devices.Chunk(DevicesAtOnce))
        {
            var packed = await PackAsync(period, group, upTo, cancel);
            unpacked.AddRange(group.Except(packed.Select(p => p.New.DeviceId)));
            await file.WriteAsync(db => SaveAsync(db, packed, cancel), cancel);
        }

        // only when all chunks are in do the rows go, from end to end: device by device would touch every page of the week once a group
        while (await file.WriteAsync(db => DeleteSomeAsync(db, from, to, upTo, unpacked, cancel), cancel) > 0)
        {
        }

        return devices.Count - unpacked.Count;
    }

    // devices whose chunk is broken are left out: their rows stay hot and readable
    private async Task<List<(ChunkRow New, bool IsKnown)>> PackAsync(int period, int[] devices, long upTo, CancellationToken cancel)
    {
        await using var db = await file.OpenAsync(cancel);
        var hot = (await HistoryReader.HotRows(db, devices[0], devices[^1], Slots.FirstSlot(period), Slots.FirstSlot(period + 1)).ToListAsync(cancel)).Where(r => r.Sequence <= upTo).ToLookup(r => r.DeviceId);
        var known = await db.Chunks.Where(c => c.Period == period && devices.Contains(c.DeviceId)).ToDictionaryAsync(c => c.DeviceId, cancel);
        List<(ChunkRow, bool)> packed = [];
        foreach (var device in devices)
        {
            var before = known.GetValueOrDefault(device);
            var rows = before is null ? [] : await chunks.RowsAsync(before, cancel);
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

    private static async Task<int> DeleteSomeAsync(HistoryDb db, long from, long to, long upTo, List<int> except, CancellationToken cancel)
    {
        var rows = db.Readouts.Where(r => r.Slot >= from && r.Slot < to && r.Sequence <= upTo && !except.Contains(r.DeviceId)).OrderBy(r => r.Slot);
        return await rows.Take(RowsDeletedAtOnce).ExecuteDeleteAsync(cancel);
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
