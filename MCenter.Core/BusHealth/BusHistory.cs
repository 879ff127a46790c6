using MCenter.Core.History;
using MCenter.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace MCenter.Core.BusHealth;

/// <summary>Voltage and current of the lines by quarters of an hour, two years, in <c>mcenter.db</c>: some 5 MB a line. Thread safe.</summary>
public sealed class BusHistory(IDbContextFactory<McenterDb> databases)
{
    /// <summary>How long a quarter of an hour is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(731);

    /// <summary>What was measured from an instant (inclusive) to another (exclusive), in order; parts in which nothing was measured are missing.</summary>
    public async Task<IReadOnlyList<BusQuarter>> ReadAsync(string line, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Set<BusQuarter>().AsNoTracking().Where(q => q.Line == line && q.Start >= from && q.Start < to).OrderBy(q => q.Start).ToListAsync(cancel);
    }

    /// <summary>The same by longer buckets in the wall clock of a zone.</summary>
    public async Task<IReadOnlyList<BusQuarter>> ReadAsync(string line, DateTimeOffset from, DateTimeOffset to, BucketSize size, TimeZoneInfo zone, CancellationToken cancel) =>
        [.. (await ReadAsync(line, from, to, cancel))
            .GroupBy(q => BucketRaster.Floor(q.Start, size, zone))
            .Select(bucket => bucket.Aggregate((all, next) => all.With(next)) with { Start = bucket.Key }).Select(bucket => bucket.Rounded())];

    /// <summary>Stores quarters in one transaction, each with what is there of it from before a restart, and deletes what is too old.</summary>
    internal async Task AddAsync(IReadOnlyList<BusQuarter> quarters, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        foreach (var quarter in quarters.Select(q => q.Rounded()))
        {
            if (await db.Set<BusQuarter>().FindAsync([quarter.Line, quarter.Start], cancel) is { } before)
            {
                db.Entry(before).CurrentValues.SetValues(before.With(quarter));
            }
            else
            {
                db.Add(quarter);
            }
        }

        await db.SaveChangesAsync(cancel);
        var oldest = quarters.Max(q => q.Start) - Kept;
        await db.Set<BusQuarter>().Where(q => q.Start < oldest).ExecuteDeleteAsync(cancel);
        await transaction.CommitAsync(cancel);
    }
}
