using System.Collections.Concurrent;
using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Settings;

namespace MCenter.Core.Gaps;

/// <summary>
/// Which raster points are there, which are missing and why, of devices of every kind. Points are expected at the interval that held at the time
/// (<see cref="IntervalLog"/>), from when the device was added to the raster point before the newest; a reading stored besides counts as expected.
/// Weeks are counted once and kept until something in them changes. Thread safe.
/// </summary>
public sealed class GapLedger
{
    /// <summary>The longest span that can be asked for, days.</summary>
    public const int MostDays = 3700;

    private const int MostWeeksKept = 60_000;

    private readonly HistoryPoints points;
    private readonly DeviceStore devices;
    private readonly SettingsStore settings;
    private readonly BoxClock clock;
    private readonly EventLog events;
    private readonly ConcurrentDictionary<(int DeviceId, int Period), (WeekStamp Stamp, string Basis, DayGaps[] Days)> counted = new();

    internal GapLedger(HistoryPoints points, DeviceStore devices, SettingsStore settings, BoxClock clock, EventLog events)
    {
        this.points = points;
        this.devices = devices;
        this.settings = settings;
        this.clock = clock;
        this.events = events;
    }

    /// <summary>Today in the box's time zone.</summary>
    public DateOnly Today => DateOnly.FromDateTime(clock.Now.DateTime);

    /// <summary>The days of all devices, the one that lacks the largest share first.</summary>
    /// <param name="from">First day.</param>
    /// <param name="to">Last day, exclusive; after <paramref name="from"/>.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="HistoryUnavailableException">The history cannot be read.</exception>
    public async Task<IReadOnlyList<DeviceGaps>> AllAsync(DateOnly from, DateOnly to, CancellationToken cancel)
    {
        var all = await ReadAsync([.. devices.Current.All], null, from, to, cancel);
        return [.. all.OrderBy(d => d.Total.Share ?? 2).ThenByDescending(d => d.Total.Missing).ThenBy(d => d.DeviceId)];
    }

    /// <summary>The days of one device.</summary>
    /// <exception cref="KeyNotFoundException">No such device.</exception>
    public async Task<DeviceGaps> OfAsync(int deviceId, DateOnly from, DateOnly to, CancellationToken cancel) => (await ReadAsync([devices.Current.Known(deviceId)], deviceId, from, to, cancel))[0];

    /// <summary>The single points of a device, in order of time.</summary>
    /// <exception cref="KeyNotFoundException">No such device.</exception>
    public Task<IReadOnlyList<RasterPoint>> PointsAsync(int deviceId, DateOnly from, DateOnly to, CancellationToken cancel) => PointsBetweenAsync(deviceId, StartOf(from), StartOf(to), cancel);

    /// <summary>The single points of a device from (inclusive) to (exclusive), in order of time.</summary>
    internal async Task<IReadOnlyList<RasterPoint>> PointsBetweenAsync(int deviceId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        var (device, plan) = (devices.Current.Known(deviceId), new RasterPlan(clock.Zone));
        var spans = IntervalsOf(device);
        var (start, end) = (Slots.Ceiling(from), Slots.Ceiling(to));
        var absences = new BoxAbsences([.. await EventsOfAsync("System", cancel), .. await EventsOfAsync("Clock", cancel)]);
        List<RasterPoint> found = [];
        for (var period = Slots.Period(start); period <= Slots.Period(end - 1); period++)
        {
            var stored = (await points.WeekAsync(period, [deviceId], cancel))[deviceId];
            foreach (var (slot, point) in Union(Due(device, plan, spans, period), stored).Where(u => u.Slot >= start && u.Slot < end))
            {
                var at = Slots.Time(slot);
                found.Add(point switch
                {
                    null => new(at, null, null, absences.Why(at)),
                    { IsMiss: true } miss => new(at, null, miss.Fault, null),
                    { } there => new(at, (Quality)there.Quality, null, null),
                });
            }
        }

        return found;
    }

    /// <summary>The first raster point of a device from (inclusive) to (exclusive) without a reading, whenever the device was added; null when there is none.</summary>
    internal async Task<DateTimeOffset?> FirstMissingAsync(int deviceId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        var (plan, spans, start, end) = (new RasterPlan(clock.Zone), IntervalsOf(devices.Current.Known(deviceId)), Slots.Ceiling(from), Slots.Ceiling(to));
        for (var period = Slots.Period(start); period <= Slots.Period(end - 1); period++)
        {
            var there = (await points.WeekAsync(period, [deviceId], cancel))[deviceId].Where(p => !p.IsMiss).Select(p => p.Slot).ToHashSet();
            var missing = plan.Due(period, spans).FirstOrDefault(slot => slot >= start && slot < end && !there.Contains(slot), -1);
            if (missing >= 0)
            {
                return Slots.Time(missing);
            }
        }

        return null;
    }

    /// <summary>The intervals that a device was read at, in order of time; the last is the one in force.</summary>
    internal IReadOnlyList<IntervalSpan> IntervalsOf(Device device) => settings.Get<IntervalLog>().Of(device, settings.Get<GeneralSettings>());

    private DateTimeOffset StartOf(DateOnly day) => BucketRaster.Midnight(day, clock.Zone);

    private async Task<IEnumerable<Event>> EventsOfAsync(string source, CancellationToken cancel) => await events.NewestAsync(EventSeverity.Info, source, null, EventLog.MostAtOnce, cancel);

    private async Task<IReadOnlyList<DeviceGaps>> ReadAsync(IReadOnlyList<Device> chosen, int? deviceId, DateOnly from, DateOnly to, CancellationToken cancel)
    {
        var plan = new RasterPlan(clock.Zone);
        var (first, last) = (Slots.Period(Slots.Ceiling(StartOf(from))), Slots.Period(Slots.Ceiling(StartOf(to)) - 1));
        var stamps = await points.StampsAsync(deviceId, first, last, cancel);
        var days = chosen.ToDictionary(d => d.Id, _ => Enumerable.Range(0, to.DayNumber - from.DayNumber).Select(i => new DayGaps(from.AddDays(i), 0, 0, 0, 0, 0, 0)).ToArray());
        var bases = chosen.ToDictionary(d => d.Id, d => (Device: d, Spans: IntervalsOf(d)));
        for (var period = first; period <= last; period++)
        {
            await CountAsync(period, [.. bases.Values], stamps, plan, cancel);
            foreach (var device in chosen)
            {
                foreach (var day in counted.TryGetValue((device.Id, period), out var week) ? week.Days : [])
                {
                    var index = day.Day.DayNumber - from.DayNumber;
                    if (index >= 0 && index < days[device.Id].Length)
                    {
                        days[device.Id][index] += day;
                    }
                }
            }
        }

        return [.. chosen.Select(d => new DeviceGaps(d.Id, days[d.Id]))];
    }

    /// <summary>Counts a week of those devices for which it is not known yet.</summary>
    private async Task CountAsync(int period, IReadOnlyList<(Device Device, IReadOnlyList<IntervalSpan> Spans)> chosen, Dictionary<(int, int), WeekStamp> stamps, RasterPlan plan, CancellationToken cancel)
    {
        var stale = chosen.Select(c => (c.Device, c.Spans, Stamp: stamps.GetValueOrDefault((c.Device.Id, period)), Basis: Basis(c.Device, c.Spans, period)))
            .Where(c => !counted.TryGetValue((c.Device.Id, period), out var known) || known.Stamp != c.Stamp || known.Basis != c.Basis).ToList();
        if (counted.Count > MostWeeksKept)
        {
            counted.Clear();
        }

        var stored = stale.Exists(s => s.Stamp != default)
            ? await points.WeekAsync(period, [.. stale.Where(s => s.Stamp != default).Select(s => s.Device.Id)], cancel)
            : [];
        foreach (var (device, spans, stamp, basis) in stale)
        {
            counted[(device.Id, period)] = (stamp, basis, Count(plan.Days(period), Union(Due(device, plan, spans, period), stored.GetValueOrDefault(device.Id) ?? [])));
        }
    }

    /// <summary>All that a week's count depends on besides what is stored.</summary>
    private string Basis(Device device, IReadOnlyList<IntervalSpan> spans, int period)
    {
        var (from, to) = (Slots.FirstSlot(period), Slots.FirstSlot(period + 1));
        return string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{clock.Zone.Id} {Math.Clamp(Slots.Ceiling(device.AddedAt), from, to)} {Math.Clamp(End(spans), from, to)} {string.Join(' ', spans.Select(s => $"{s.Until.UtcTicks}:{s.Minutes}"))}");
    }

    /// <summary>The slots of a week at which a device should have something.</summary>
    private IEnumerable<long> Due(Device device, RasterPlan plan, IReadOnlyList<IntervalSpan> spans, int period)
    {
        var (from, to) = (Slots.Ceiling(device.AddedAt), End(spans));
        return plan.Due(period, spans).Where(slot => slot >= from && slot < to);
    }

    /// <summary>The newest raster point may still be under way.</summary>
    private long End(IReadOnlyList<IntervalSpan> spans) => Slots.Ceiling(Raster.Latest(clock.UtcNow, clock.Zone, spans[^1].Minutes));

    /// <summary>What is due and what is stored, in order of time, each slot once.</summary>
    private static IEnumerable<(long Slot, StoredPoint? Point)> Union(IEnumerable<long> due, List<StoredPoint> stored)
    {
        var next = 0;
        foreach (var slot in due)
        {
            for (; next < stored.Count && stored[next].Slot < slot; next++)
            {
                yield return (stored[next].Slot, stored[next]);
            }

            yield return next < stored.Count && stored[next].Slot == slot ? (slot, stored[next++]) : (slot, null);
        }

        for (; next < stored.Count; next++)
        {
            yield return (stored[next].Slot, stored[next]);
        }
    }

    private static DayGaps[] Count((DateOnly Day, long End)[] days, IEnumerable<(long Slot, StoredPoint? Point)> union)
    {
        var (good, suspect, error, failed, absent) = (new int[days.Length], new int[days.Length], new int[days.Length], new int[days.Length], new int[days.Length]);
        var day = 0;
        foreach (var (slot, point) in union)
        {
            while (slot >= days[day].End)
            {
                day++;
            }

            var column = point switch { null => absent, { IsMiss: true } => failed, { Quality: (byte)Quality.Good } => good, { Quality: (byte)Quality.Suspect } => suspect, _ => error };
            column[day]++;
        }

        return [.. days.Select((d, i) => new DayGaps(d.Day, good[i] + suspect[i] + error[i] + failed[i] + absent[i], good[i], suspect[i], error[i], failed[i], absent[i])).Where(d => d.Expected > 0)];
    }
}
