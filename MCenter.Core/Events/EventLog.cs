using MCenter.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace MCenter.Core.Events;

/// <summary>The box's event log, in <c>mcenter.db</c>, bounded to the newest <see cref="Capacity"/> lines. Thread safe.</summary>
public sealed class EventLog(IDbContextFactory<McenterDb> databases, TimeProvider time, ILogger<EventLog> log)
{
    /// <summary>How many events are kept.</summary>
    public const int Capacity = 20_000;

    /// <summary>How many events one query answers at most.</summary>
    public const int MostAtOnce = 1000;

    private const int TrimEvery = 500;

    /// <summary>Raised after an event was stored, on the writer's thread; handlers return at once.</summary>
    public event Action<Event>? Added;

    /// <summary>Raised after events were deleted.</summary>
    public event Action? Cleared;

    /// <summary>Stores one event. A log that cannot be written is reported to the process log and not thrown: no readout fails for it.</summary>
    public async Task AddAsync(EventSeverity severity, string source, string code, IReadOnlyList<string> arguments, int? deviceId = null, string? userName = null, CancellationToken cancel = default)
    {
        var added = new Event { Time = time.GetUtcNow(), Severity = severity, Source = source, Code = code, Arguments = [.. arguments], DeviceId = deviceId, UserName = userName };
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            var row = db.Add(added).Entity;
            await db.SaveChangesAsync(cancel);
            if (row.Id % TrimEvery == 0)
            {
                await db.Set<Event>().Where(e => e.Id <= row.Id - Capacity).ExecuteDeleteAsync(cancel);
            }

            Added?.Invoke(row);
        }
        catch (Exception error)
        {
            log.LogError(error, "The event {Source} {Code} [{Arguments}] could not be stored", source, code, string.Join(", ", arguments));
        }
    }

    /// <summary>The newest events first.</summary>
    /// <param name="atLeast">Least severity shown.</param>
    /// <param name="source">Only this source; null = all.</param>
    /// <param name="before">Only ids below this; null = from the newest.</param>
    /// <param name="count">At most so many, 1 to <see cref="MostAtOnce"/>.</param>
    /// <param name="cancel">Cancels the query.</param>
    public async Task<IReadOnlyList<Event>> NewestAsync(EventSeverity atLeast, string? source, long? before, int count, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Set<Event>().AsNoTracking()
            .Where(e => e.Severity >= atLeast && (source == null || e.Source == source) && (before == null || e.Id < before))
            .OrderByDescending(e => e.Id).Take(count).ToListAsync(cancel);
    }

    /// <summary>How many events are stored.</summary>
    public async Task<int> CountAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Set<Event>().CountAsync(cancel);
    }

    /// <summary>Deletes all events.</summary>
    public async Task ClearAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.Set<Event>().ExecuteDeleteAsync(cancel);
        Cleared?.Invoke();
    }
}
