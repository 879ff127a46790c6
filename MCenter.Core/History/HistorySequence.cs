using Microsoft.EntityFrameworkCore;

namespace MCenter.Core.History;

/// <summary>The hot rows in the order of their commits.</summary>
internal sealed class HistorySequence(HistoryFile file, HistoryReader reader)
{
    /// <summary>So long a follower may stay behind.</summary>
    public static readonly TimeSpan MostAge = TimeSpan.FromDays(60);

    /// <summary>So many rows a follower may stay behind: half a gigabyte.</summary>
    public const long MostRows = 5_000_000;

    /// <summary>Of the newest commit, 0 before the first. What was packed or deleted meanwhile counts: a sequence is never used again.</summary>
    public Task<long> NewestAsync(CancellationToken cancel) => file.ReadAsync(NewestAsync, cancel);

    public Task<FollowedReadings> FollowAsync(long after, long upTo, int most, CancellationToken cancel) => file.ReadAsync(async db =>
    {
        var rows = await db.Readouts.Where(r => r.Sequence > after && r.Sequence <= upTo).OrderBy(r => r.Sequence).Take(most).ToListAsync(cancel);
        var readings = rows.Select(r => (r.DeviceId, Row: reader.Decode(r))).Where(r => !r.Row.IsMiss).Select(r => HistoryReader.AsReading(r.DeviceId, r.Row));
        var full = rows.Count == most;
        return new FollowedReadings([.. readings], full ? rows[^1].Sequence : Math.Max(after, upTo), full);
    }, cancel);

    public Task<long> CountAsync(long after, long upTo, CancellationToken cancel) =>
        file.ReadAsync(db => db.Readouts.LongCountAsync(r => r.Sequence > after && r.Sequence <= upTo && r.Quality < Slots.MissBase, cancel), cancel);

    /// <summary>
    /// What a follower must give up. Everything before the first row that is young enough is old; an old raster time that comes late, from a meter's memory, lies behind it and is kept.
    /// </summary>
    public Task<long> GivenUpAsync(DateTimeOffset now, CancellationToken cancel) => file.ReadAsync(async db =>
    {
        var youngest = Slots.Ceiling(now - MostAge);
        var newest = await NewestAsync(db);
        var young = await db.Readouts.Where(r => r.Slot >= youngest).MinAsync(r => (long?)r.Sequence, cancel) ?? newest + 1;
        return Math.Max(young - 1, newest - MostRows);
    }, cancel);

    private static async Task<long> NewestAsync(HistoryDb db) =>
        await db.Database.SqlQueryRaw<long>("SELECT seq AS Value FROM sqlite_sequence WHERE name = 'Readout'").FirstOrDefaultAsync();
}
