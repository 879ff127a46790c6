using System.Collections.Concurrent;
using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.Readout;
using MCenter.Core.Settings;

namespace MCenter.Core.Commands;

/// <summary>What came of a synchronisation.</summary>
/// <param name="Acknowledged">Meters that received the time.</param>
/// <param name="Failed">Names of those that did not.</param>
/// <param name="Spared">Battery meters, which were not asked.</param>
/// <param name="At">When it was over, UTC.</param>
public sealed record TimeSyncResult(int Acknowledged, IReadOnlyList<string> Failed, int Spared, DateTimeOffset At);

/// <summary>
/// Sets the clocks of all meters but those on battery, one after the other on each line, by schedule or by hand, and only while the box's own clock
/// is right. Thread safe.
/// </summary>
public sealed class TimeSync(DeviceStore devices, DeviceCommands commands, SettingsStore settings, BoxClock clock, EventLog events)
{
    /// <summary>The event names so many meters that failed.</summary>
    private const int MostNamed = 10;

    private int running;

    /// <summary>Whether a synchronisation is under way.</summary>
    public bool Running => Volatile.Read(ref running) == 1;

    /// <summary>What came of the last one; null before the first since the start.</summary>
    public TimeSyncResult? Last { get; private set; }

    /// <summary>Raised when a synchronisation began or ended; handlers return at once.</summary>
    public event Action? Changed;

    /// <summary>Synchronises all meters now.</summary>
    /// <exception cref="ConflictException">One is under way, or the box's own clock is not right.</exception>
    public Task<TimeSyncResult> RunAsync(string? userName, CancellationToken cancel)
    {
        if (!clock.IsPlausible)
        {
            throw new ConflictException("clock", CommandTexts.Of("ClockImplausible"));
        }

        return Interlocked.Exchange(ref running, 1) == 0 ? SynchroniseAsync(userName, cancel) : throw new ConflictException("timeSync", CommandTexts.Of("SyncRunning"));
    }

    /// <summary>Called every minute: synchronises when it is time. What was missed while the box was off is made up for once.</summary>
    internal async Task TickAsync(CancellationToken cancel)
    {
        var wanted = settings.Get<TimeSyncSettings>();
        if (wanted.Mode == TimeSyncMode.Off || !clock.IsPlausible || Running)
        {
            return;
        }

        var now = clock.UtcNow;
        var last = settings.Get<CommandMemory>().ClocksAt;
        if (last is not null && last <= now && now < NextAfter(wanted, last.Value))
        {
            return;
        }

        // remembered first: should the box break off here, the next turn comes soon enough
        await settings.SaveAsync(settings.Get<CommandMemory>() with { ClocksAt = now }, cancel);
        if (last is not null || wanted.Mode == TimeSyncMode.Interval)
        {
            await RunAsync(null, cancel);
        }
    }

    private DateTimeOffset NextAfter(TimeSyncSettings wanted, DateTimeOffset last)
    {
        if (wanted.Mode == TimeSyncMode.Interval)
        {
            return last.AddHours(wanted.IntervalHours);
        }

        var time = TimeOnly.ParseExact(wanted.Time, TariffSwitch.TimeForm, CultureInfo.InvariantCulture).ToTimeSpan();
        var day = TimeZoneInfo.ConvertTime(last, clock.Zone).Date;
        var today = Raster.FirstAt(day + time, clock.Zone);
        return today > last ? today : Raster.FirstAt(day.AddDays(1) + time, clock.Zone);
    }

    private async Task<TimeSyncResult> SynchroniseAsync(string? userName, CancellationToken cancel)
    {
        Changed?.Invoke();
        try
        {
            Device[] all = [.. devices.Current.All.Where(commands.Speaks)];
            var failed = new ConcurrentBag<Device>();
            await Task.WhenAll(all.Where(d => !d.Battery).GroupBy(d => d.Line).Select(line => SynchroniseLineAsync(line, userName, failed, cancel)));
            var result = new TimeSyncResult(all.Count(d => !d.Battery) - failed.Count, [.. failed.OrderBy(d => d.Id).Select(d => d.DisplayName)], all.Count(d => d.Battery), clock.UtcNow);
            var names = string.Join(", ", result.Failed.Take(MostNamed)) + (result.Failed.Count > MostNamed ? ", …" : "");
            await events.AddAsync(
                failed.IsEmpty ? EventSeverity.Info : EventSeverity.Warning, DeviceCommands.Source, failed.IsEmpty ? "TimeSynchronised" : "TimeSynchronisedSome",
                [$"{result.Acknowledged}", $"{result.Spared}", .. failed.IsEmpty ? (string[])[] : [$"{failed.Count}", names]], userName: userName, cancel: CancellationToken.None);
            return Last = result;
        }
        finally
        {
            Volatile.Write(ref running, 0);
            Changed?.Invoke();
        }
    }

    private async Task SynchroniseLineAsync(IEnumerable<Device> line, string? userName, ConcurrentBag<Device> failed, CancellationToken cancel)
    {
        foreach (var device in line)
        {
            var outcome = await commands.SendAsync(device, commands.ClockOf(device), tariff: 0, wait: userName is null, cancel);
            if (!outcome.Good)
            {
                failed.Add(device);
            }
        }
    }
}
