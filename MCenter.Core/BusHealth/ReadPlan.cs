using MCenter.Core.Readout;

namespace MCenter.Core.BusHealth;

/// <summary>
/// The read planner: what the readout's queue does with a line's devices when all are due at once, as they are at midnight, until it has caught up. Pure.
/// The queue is the one of the readout: a pass takes all that is due in the order of ids, what falls due meanwhile is taken by the next one. Searches,
/// commands, load profiles and readouts by hand use what is left of the line and are not counted.
/// </summary>
public static class ReadPlan
{
    /// <summary>Rates that are proposed: those that most meters can be set to.</summary>
    private static readonly int[] BaudRates = [300, 600, 1200, 2400, 4800, 9600];

    /// <summary>Ends the reckoning of a line that never catches up.</summary>
    private const int MostSteps = 2_000_000;

    /// <summary>An overloaded line is looked at for so many of its longest interval.</summary>
    private const int MostIntervals = 4;

    /// <summary>Plans one line.</summary>
    /// <param name="meters">Its devices.</param>
    /// <param name="baudRateCounts">Whether the line's baud rate is set from here; behind a TCP converter it is not.</param>
    public static LinePlan Of(IReadOnlyCollection<PlannedMeter> meters, bool baudRateCounts = true)
    {
        PlannedMeter[] ordered = [.. meters.OrderBy(m => m.DeviceId)];
        var late = Late(ordered);
        return new()
        {
            Utilisation = Utilisation(ordered),
            OncePerDevice = Sum(ordered),
            Estimated = ordered.Count(m => m.Estimated),
            Late = late,
            FitsAtMinutes = late.Count == 0 ? null : FirstOrNull(Allowed(0), minutes => Late([.. ordered.Select(m => m with { IntervalMinutes = Math.Max(m.IntervalMinutes, minutes) })]).Count == 0),
            FitsAtBaudRate = late.Count == 0 || !baudRateCounts ? null : FirstOrNull(BaudRates, rate => Late([.. ordered.Select(m => m.BaudRate < rate ? m.At(rate) : m)]).Count == 0),
        };
    }

    private static double Utilisation(PlannedMeter[] meters) => meters.Sum(m => m.Duration / TimeSpan.FromMinutes(m.IntervalMinutes));

    private static TimeSpan Sum(PlannedMeter[] meters) => TimeSpan.FromTicks(meters.Sum(m => m.Duration.Ticks));

    private static IEnumerable<int> Allowed(int atLeast) => Raster.Intervals.Concat(Raster.ShortIntervals).Order().Where(i => i >= atLeast);

    private static int? FirstOrNull(IEnumerable<int> choices, Func<int, bool> fits)
    {
        foreach (var choice in choices.Where(fits))
        {
            return choice;
        }

        return null;
    }

    private static List<LateMeter> Late(PlannedMeter[] meters)
    {
        var keepsUp = Utilisation(meters) < 1;
        var waits = Waits(meters);
        return [.. meters.Zip(waits)
            .Where(m => m.Second > TimeSpan.FromMinutes(m.First.IntervalMinutes))
            .OrderByDescending(m => m.Second)
            .Select(m => new LateMeter(m.First.DeviceId, m.First.IntervalMinutes, m.Second, keepsUp ? FirstOrNull(Allowed(0), minutes => TimeSpan.FromMinutes(minutes) >= m.Second) : null))];
    }

    /// <summary>The longest that each device waits from when it is due to the end of its readout.</summary>
    private static TimeSpan[] Waits(PlannedMeter[] meters)
    {
        var (intervals, durations) = (Array.ConvertAll(meters, m => m.IntervalMinutes * TimeSpan.TicksPerMinute), Array.ConvertAll(meters, m => m.Duration.Ticks));
        var (next, waits) = (new long[meters.Length], new TimeSpan[meters.Length]);
        var end = MostIntervals * intervals.DefaultIfEmpty().Max();
        var (now, anyDue) = (0L, true);
        for (var steps = 0; anyDue && now <= end && steps < MostSteps; steps += meters.Length)
        {
            var start = now;
            anyDue = false;
            for (var i = 0; i < meters.Length; i++)
            {
                if (next[i] > start)
                {
                    continue;
                }

                // of several points that came meanwhile the oldest has waited longest
                (anyDue, now) = (true, now + durations[i]);
                waits[i] = TimeSpan.FromTicks(Math.Max(waits[i].Ticks, now - next[i]));
                next[i] = (start / intervals[i] + 1) * intervals[i];
            }
        }

        return waits;
    }
}
