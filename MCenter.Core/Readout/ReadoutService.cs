using System.Collections.Concurrent;
using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.History;
using MCenter.Core.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MCenter.Core.Readout;

/// <summary>The readout engine: what is due goes to its line's queue; readouts by hand beside it.</summary>
internal sealed class ReadoutService(
    DeviceStore devices,
    DeviceReader reader,
    CurrentValues current,
    HistoryBuffer buffer,
    IHistoryStore history,
    ReadoutProgress progress,
    LineUses uses,
    SettingsStore settings,
    BoxClock clock,
    EventLog events,
    IEnumerable<ILineSource> lines,
    TimeProvider time,
    ILogger<ReadoutService> log) : IReadouts, IHostedLifecycleService, IDisposable
{
    private readonly ConcurrentDictionary<string, LineQueue> queues = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource stopNow = new();
    private readonly Lock byHand = new();
    private CancellationTokenSource stopAll = new();
    private Task readAll = Task.CompletedTask;
    private long lastTickTicks;

    public event Action? Changed
    {
        add
        {
            progress.Changed += value;
            uses.Changed += value;
        }

        remove
        {
            progress.Changed -= value;
            uses.Changed -= value;
        }
    }

    public Activity Activity => progress.Activity.Under(uses.Foremost);

    public IReadOnlyList<LineUse> LineUses => uses.All;

    public DateTimeOffset? LastTick => Interlocked.Read(ref lastTickTicks) is > 0 and var ticks ? new(ticks, TimeSpan.Zero) : null;

    public PassSummary? LastPass => progress.LastPass;

    public DateTimeOffset? NextDue => Intervals(devices.Current.All).Select(i => (DateTimeOffset?)Raster.Next(clock.UtcNow, clock.Zone, i)).Min();

    public IReadOnlyList<LineStatus> Lines => [.. lines.SelectMany(l => l.Lines)];

    /// <summary>Called every minute: sends what is due to its line.</summary>
    /// <returns>When all that was due, and what waited before it, is read.</returns>
    public Task TickAsync()
    {
        var now = clock.UtcNow;
        var minute = new DateTimeOffset(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerMinute, TimeSpan.Zero);
        var due = DuePoints(minute).ToList();
        Interlocked.Exchange(ref lastTickTicks, minute.UtcTicks);
        if (due.Count == 0 || stopping.IsCancellationRequested)
        {
            // readings that could not be stored wait for this
            return buffer.FlushIfDueAsync(stopNow.Token);
        }

        var pass = new Pass(minute, now, due.Count);
        progress.Expect(due.Count);
        var passes = due.GroupBy(d => QueueOf(d.Device)).Select(group =>
        {
            group.Key.Add(group.Select(d => new DuePoint(d.Device.Id, d.RasterTime, pass)));
            return group.Key.Passes;
        }).ToList();
        // on a line that is held nothing is read for hours, after which misses would be stored
        return Task.WhenAll([.. passes, buffer.FlushIfDueAsync(stopNow.Token)]);
    }

    public async Task<ReadoutResult> ReadNowAsync(int deviceId, string? userName, CancellationToken cancel)
    {
        var device = devices.Current.Known(deviceId);
        await events.AddAsync(EventSeverity.Info, "Readout", "ReadByHand", [device.DisplayName], deviceId, userName, cancel);
        progress.Expect(1);
        return await QueueOf(device).ReadNowAsync(deviceId, cancel);
    }

    public bool StartReadAll(string? userName)
    {
        lock (byHand)
        {
            if (!readAll.IsCompleted || stopping.IsCancellationRequested)
            {
                return false;
            }

            stopAll.Dispose();
            stopAll = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
            var stop = stopAll.Token;
            readAll = Task.Run(() => ReadAllAsync(userName, stop), CancellationToken.None);
            return true;
        }
    }

    public void StopReadAll()
    {
        lock (byHand)
        {
            stopAll.Cancel();
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var reading in await history.NewestAsync(cancellationToken))
        {
            if (devices.Current.Find(reading.DeviceId) is not null)
            {
                current.Set(new DeviceState { DeviceId = reading.DeviceId, LastReading = reading });
            }
        }
    }

    /// <summary>Ends the passes between two devices and stores what was read, while the lines are still there.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await using var giveUp = cancellationToken.Register(stopNow.Cancel);
        await Task.WhenAll([.. queues.Values.Select(q => q.Passes), readAll]);
        await buffer.FlushAsync(CancellationToken.None);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        stopAll.Dispose();
        stopping.Dispose();
        stopNow.Dispose();
    }

    private IEnumerable<int> Intervals(IEnumerable<Device> all)
    {
        var general = settings.Get<GeneralSettings>();
        return all.Select(d => DeviceInterval.Of(d, general)).Distinct();
    }

    private IEnumerable<(Device Device, DateTimeOffset RasterTime)> DuePoints(DateTimeOffset minute)
    {
        var general = settings.Get<GeneralSettings>();
        var all = devices.Current.All;
        var latest = Intervals(all).ToDictionary(i => i, i => Raster.Latest(minute, clock.Zone, i));
        foreach (var device in all)
        {
            var point = latest[DeviceInterval.Of(device, general)];
            if (point == minute || IsStillDue(device, point, minute))
            {
                yield return (device, point);
            }
        }
    }

    /// <summary>A point before this minute is due when the ticks between were missed or, at the first tick, when it was missed while the box was off.</summary>
    private bool IsStillDue(Device device, DateTimeOffset point, DateTimeOffset minute) => LastTick switch
    {
        null => point >= device.AddedAt && (current.Of(device.Id).LastReading is not { } last || last.RasterTime < point),
        { } last when last <= minute => point > last,
        _ => false, // the clock was put back: that point was seen already
    };

    private LineQueue QueueOf(Device device) => queues.GetOrAdd(
        device.Wire,
        line => new LineQueue(line, uses, reader, devices, buffer, progress, time, log, stopping.Token, stopNow.Token));

    private async Task ReadAllAsync(string? userName, CancellationToken stop)
    {
        await events.AddAsync(EventSeverity.Info, "Readout", "ReadAllByHand", [], userName: userName, cancel: CancellationToken.None);
        await Task.WhenAll(devices.Current.All.GroupBy(QueueOf).Select(line => ReadLineAsync(line.Key, [.. line], stop)));
    }

    private async Task ReadLineAsync(LineQueue queue, List<Device> onLine, CancellationToken stop)
    {
        progress.Expect(onLine.Count);
        foreach (var (device, index) in onLine.OrderBy(d => reader.IsSilent(d.Id)).Select((d, i) => (d, i)))
        {
            if (stop.IsCancellationRequested)
            {
                progress.Skip(onLine.Count - index);
                break;
            }

            try
            {
                await queue.ReadNowAsync(device.Id, stopNow.Token);
            }
            catch (Exception error) when (error is KeyNotFoundException or OperationCanceledException)
            {
                log.LogDebug("Readout by hand left out device {Device}", device.Id);
            }
        }
    }
}
