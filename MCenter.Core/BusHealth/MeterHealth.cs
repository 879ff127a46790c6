using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using MCenter.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MCenter.Core.BusHealth;

/// <summary>
/// Counts how each device answers, by day, in <c>mcenter.db</c>. What was counted is stored every <see cref="Batch"/> and when the box stops, so that 500 devices
/// write little; a box that is killed loses at most that much. Questions are answered from both. Thread safe.
/// </summary>
public sealed class MeterHealth : BackgroundService
{
    /// <summary>How often what was counted is stored.</summary>
    public static readonly TimeSpan Batch = TimeSpan.FromMinutes(30);

    /// <summary>How many days are kept: a year, and a month to compare with.</summary>
    public const int DaysKept = 400;

    private readonly IDbContextFactory<McenterDb> databases;
    private readonly DeviceStore devices;
    private readonly DeviceReader reader;
    private readonly BoxClock clock;
    private readonly TimeProvider time;
    private readonly ILogger<MeterHealth> log;
    private readonly Lock gate = new();
    private readonly SemaphoreSlim storing = new(1);
    private Dictionary<(int DeviceId, DateOnly Day), MeterDay> counted = [];
    private DateOnly forgotten;

    internal MeterHealth(IDbContextFactory<McenterDb> databases, DeviceStore devices, DeviceReader reader, BoxClock clock, TimeProvider time, ILogger<MeterHealth> log)
    {
        (this.databases, this.devices, this.reader, this.clock, this.time, this.log) = (databases, devices, reader, clock, time, log);
        reader.Asked += Count;
    }

    /// <summary>Today in the box's time zone.</summary>
    public DateOnly Today => DateOnly.FromDateTime(clock.Now.DateTime);

    /// <summary>All devices, also those that were never asked, the one that makes most trouble first.</summary>
    /// <param name="from">First day.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<IReadOnlyList<DeviceHealth>> AllAsync(DateOnly from, CancellationToken cancel)
    {
        var days = (await DaysAsync(null, from, cancel)).ToLookup(d => d.DeviceId);
        return [.. devices.Current.All.Select(d => new DeviceHealth(d.Id, [.. days[d.Id].OrderBy(day => day.Day)])).OrderByDescending(h => h.Total.Trouble ?? -1).ThenBy(h => h.DeviceId)];
    }

    /// <summary>One device.</summary>
    /// <exception cref="KeyNotFoundException">There is no such device.</exception>
    public async Task<DeviceHealth> OfAsync(int deviceId, DateOnly from, CancellationToken cancel)
    {
        _ = devices.Current.Known(deviceId);
        return new(deviceId, [.. (await DaysAsync(deviceId, from, cancel)).OrderBy(d => d.Day)]);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await StoreAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        reader.Asked -= Count;
        storing.Dispose();
        base.Dispose();
    }

    /// <summary>Stores what was counted; what cannot be stored waits for the next time.</summary>
    internal async Task StoreAsync(CancellationToken cancel)
    {
        await storing.WaitAsync(cancel);
        Dictionary<(int, DateOnly), MeterDay> taken;
        lock (gate)
        {
            (taken, counted) = (counted, []);
        }

        try
        {
            await WriteAsync(taken, cancel);
        }
        catch (Exception error)
        {
            lock (gate)
            {
                foreach (var day in taken.Values)
                {
                    Add(day);
                }
            }

            if (error is OperationCanceledException)
            {
                throw;
            }

            log.LogError(error, "How meters answered could not be stored");
        }
        finally
        {
            storing.Release();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Batch, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await StoreAsync(stoppingToken);
        }
    }

    private void Count(Device device, ReadoutResult result)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(result.At, clock.Zone).DateTime);
        if (clock.IsPlausible && MeterDay.Of(device.Id, day, result) is { } one)
        {
            lock (gate)
            {
                Add(one);
            }
        }
    }

    private void Add(MeterDay day)
    {
        var key = (day.DeviceId, day.Day);
        counted[key] = counted.TryGetValue(key, out var known) ? known + day : day;
    }

    private async Task WriteAsync(Dictionary<(int DeviceId, DateOnly Day), MeterDay> taken, CancellationToken cancel)
    {
        if (taken.Count == 0)
        {
            return;
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        // inside the transaction nobody deletes a device
        var present = await db.Set<Device>().Select(d => d.Id).ToHashSetAsync(cancel);
        var (first, last) = (taken.Keys.Min(k => k.Day), taken.Keys.Max(k => k.Day));
        var stored = await db.Set<MeterDay>().AsNoTracking().Where(d => d.Day >= first && d.Day <= last).ToDictionaryAsync(d => (d.DeviceId, d.Day), cancel);
        foreach (var (key, day) in taken.Where(t => present.Contains(t.Key.DeviceId)))
        {
            _ = stored.TryGetValue(key, out var known) ? db.Update(known + day) : db.Add(day);
        }

        await db.SaveChangesAsync(cancel);
        if (forgotten != Today)
        {
            var oldest = Today.AddDays(-DaysKept);
            await db.Set<MeterDay>().Where(d => d.Day < oldest).ExecuteDeleteAsync(cancel);
        }

        await transaction.CommitAsync(cancel);
        forgotten = Today;
    }

    private async Task<IReadOnlyCollection<MeterDay>> DaysAsync(int? deviceId, DateOnly from, CancellationToken cancel)
    {
        // nothing moves from memory to the database meanwhile
        await storing.WaitAsync(cancel);
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            var days = await db.Set<MeterDay>().AsNoTracking().Where(d => d.Day >= from && (deviceId == null || d.DeviceId == deviceId)).ToDictionaryAsync(d => (d.DeviceId, d.Day), cancel);
            lock (gate)
            {
                foreach (var (key, day) in counted.Where(c => c.Key.Day >= from && (deviceId is null || c.Key.DeviceId == deviceId)))
                {
                    days[key] = days.TryGetValue(key, out var stored) ? stored + day : day;
                }
            }

            return days.Values;
        }
        finally
        {
            storing.Release();
        }
    }
}
