using System.Globalization;
using MCenter.Core.Readout;

namespace MCenter.Core.Commands;

/// <summary>A switch that is due.</summary>
/// <param name="Switch">What.</param>
/// <param name="At">When it was to be sent, UTC.</param>
internal sealed record DueSwitch(TariffSwitch Switch, DateTimeOffset At);

/// <summary>
/// When tariff switches are due. Pure. A time that a clock change leaves out is the first instant after the gap; one that comes twice counts
/// the first time only.
/// </summary>
internal static class TariffPlan
{
    /// <summary>Every switch of a week lies within so many days, whatever the clock changes do.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromDays(8);

    /// <summary>The switches after one instant up to another, oldest first; at the same instant in their order.</summary>
    public static IReadOnlyList<DueSwitch> Due(IReadOnlyList<TariffSwitch> switches, TimeZoneInfo zone, DateTimeOffset after, DateTimeOffset upTo)
    {
        var due =
            from day in Days(zone, after, upTo)
            from one in switches
            where one.On(day.DayOfWeek)
            let at = Raster.FirstAt(day + TimeOnly.ParseExact(one.Time, TariffSwitch.TimeForm, CultureInfo.InvariantCulture).ToTimeSpan(), zone)
            where at > after && at <= upTo
            select new DueSwitch(one, at);
        return [.. due.OrderBy(d => d.At)];
    }

    /// <summary>The next instant at which a switch is due; null when there is none.</summary>
    public static DateTimeOffset? Next(TariffSwitch one, TimeZoneInfo zone, DateTimeOffset after) =>
        Due([one], zone, after, after + Horizon) is [var first, ..] ? first.At : null;

    /// <summary>
    /// What is to be sent of several that are due: each device's newest only. An older one would set a tariff that no longer holds.
    /// </summary>
    /// <param name="due">Oldest first.</param>
    /// <param name="devices">Ids of the devices that can be switched.</param>
    /// <returns>Each switch with its devices, oldest first; those without devices left out.</returns>
    public static IReadOnlyList<(DueSwitch Due, IReadOnlyList<int> Devices)> Newest(IReadOnlyList<DueSwitch> due, IReadOnlyList<int> devices)
    {
        var left = devices.ToHashSet();
        List<(DueSwitch, IReadOnlyList<int>)> newest = [];
        foreach (var one in due.Reverse())
        {
            int[] taken = [.. left.Where(one.Switch.IsFor).Order()];
            left.ExceptWith(taken);
            if (taken.Length > 0)
            {
                newest.Add((one, taken));
            }
        }

        newest.Reverse();
        return newest;
    }

    /// <summary>The local days that may hold an instant of the span.</summary>
    private static IEnumerable<DateTime> Days(TimeZoneInfo zone, DateTimeOffset after, DateTimeOffset upTo)
    {
        if (after < upTo)
        {
            var last = TimeZoneInfo.ConvertTime(upTo, zone).Date;
            for (var day = TimeZoneInfo.ConvertTime(after, zone).Date.AddDays(-1); day <= last; day = day.AddDays(1))
            {
                yield return day;
            }
        }
    }
}
