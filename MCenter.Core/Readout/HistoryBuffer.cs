using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.History;

namespace MCenter.Core.Readout;

/// <summary>
/// Readings on their way into the history: one transaction for all lines when their passes have ended, in long passes one a minute.
/// While the history cannot be written they wait here, at most <see cref="Capacity"/>, the newest kept. Thread safe.
/// </summary>
internal sealed class HistoryBuffer(IHistoryStore history, DeviceStore devices, EventLog events, TimeProvider time)
{
    /// <summary>How many readings wait at most: 500 devices every quarter of an hour for a day.</summary>
    public const int Capacity = 48_000;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim flushing = new(1);
    private List<Reading> readings = [];
    private List<MissedReading> misses = [];
    private long flushedAt = time.GetTimestamp();
    private long dropped;
    private bool failing;

    /// <summary>Takes a reading of saved values.</summary>
    public void Add(Reading reading)
    {
        lock (gate)
        {
            readings.Add(reading);
        }
    }

    /// <summary>Takes a miss.</summary>
    public void Add(MissedReading miss)
    {
        lock (gate)
        {
            misses.Add(miss);
        }
    }

    /// <summary>Stores what waits when that is due during a long pass.</summary>
    public Task FlushIfDueAsync(CancellationToken cancel) => time.GetElapsedTime(flushedAt) >= LongestWait ? FlushAsync(cancel) : Task.CompletedTask;

    /// <summary>Stores what waits; what cannot be stored goes on waiting. Throws only when cancelled.</summary>
    public async Task FlushAsync(CancellationToken cancel)
    {
        await flushing.WaitAsync(cancel);
        try
        {
            flushedAt = time.GetTimestamp();
            var (takenReadings, takenMisses) = Take();
            // what was still being read when its device was deleted
            takenReadings.RemoveAll(r => devices.Current.Find(r.DeviceId) is null);
            takenMisses.RemoveAll(m => devices.Current.Find(m.DeviceId) is null);
            if (takenReadings.Count + takenMisses.Count > 0)
            {
                await StoreAsync(takenReadings, takenMisses, cancel);
            }
        }
        finally
        {
            flushing.Release();
        }
    }

    /// <summary>Drops what waits for a device (null = for all), then deletes, while nothing is stored. What comes for a device that is no longer there is dropped, too.</summary>
    public async Task DeleteAsync(int? deviceId, Func<Task> delete, CancellationToken cancel)
    {
        await flushing.WaitAsync(cancel);
        try
        {
            lock (gate)
            {
                readings.RemoveAll(r => deviceId is null || r.DeviceId == deviceId);
                misses.RemoveAll(m => deviceId is null || m.DeviceId == deviceId);
            }

            await delete();
        }
        finally
        {
            flushing.Release();
        }
    }

    /// <summary>Stores late readings at once, in a transaction of their own; what cannot be stored throws and does not wait. Those of a device that is no longer there are dropped.</summary>
    /// <exception cref="HistoryUnavailableException">The history cannot be written.</exception>
    public async Task StoreLateAsync(IReadOnlyList<Reading> late, CancellationToken cancel)
    {
        await flushing.WaitAsync(cancel);
        try
        {
            await history.AppendAsync([.. late.Where(r => devices.Current.Find(r.DeviceId) is not null)], [], cancel);
        }
        finally
        {
            flushing.Release();
        }
    }

    private async Task StoreAsync(List<Reading> takenReadings, List<MissedReading> takenMisses, CancellationToken cancel)
    {
        try
        {
            await history.AppendAsync(takenReadings, takenMisses, cancel);
        }
        catch (Exception error)
        {
            PutBack(takenReadings, takenMisses);
            if (error is OperationCanceledException)
            {
                throw;
            }

            if (!failing)
            {
                failing = true;
                await events.AddAsync(EventSeverity.Error, "Readout", "ReadingsWait", [error.Message], cancel: cancel);
            }

            return;
        }

        if (failing)
        {
            failing = false;
            await events.AddAsync(EventSeverity.Info, "Readout", "ReadingsStored", [Text(takenReadings.Count), Text(Interlocked.Exchange(ref dropped, 0))], cancel: cancel);
        }
    }

    private (List<Reading> Readings, List<MissedReading> Misses) Take()
    {
        lock (gate)
        {
            var taken = (readings, misses);
            (readings, misses) = ([], []);
            return taken;
        }
    }

    private void PutBack(List<Reading> olderReadings, List<MissedReading> olderMisses)
    {
        lock (gate)
        {
            readings = [.. olderReadings, .. readings];
            misses = [.. olderMisses, .. misses];
            dropped += Math.Max(0, readings.Count - Capacity);
            readings.RemoveRange(0, Math.Max(0, readings.Count - Capacity));
            misses.RemoveRange(0, Math.Max(0, misses.Count - Capacity));
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
