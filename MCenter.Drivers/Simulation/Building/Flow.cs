namespace MCenter.Drivers.Simulation.Building;

/// <summary>
/// Something that flows (W, l/h) at a rate that is constant in each quarter hour, and its exact integral since <see cref="Origin"/>, so that counters
/// and rates agree at every instant, past or present. Thread safe.
/// </summary>
/// <param name="zone">The building's time zone.</param>
/// <param name="rate">The rate in a quarter hour, not negative; depends on nothing else.</param>
internal sealed class Flow(TimeZoneInfo zone, Func<QuarterHour, double> rate)
{
    private const double QuarterHours = 0.25;
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    private readonly Lock growing = new();
    private readonly List<double> totals = [0];

    /// <summary>When all counters stood at their start.</summary>
    public static DateTimeOffset Origin { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The quarter hour around an instant.</summary>
    public static QuarterHour At(DateTimeOffset at, TimeZoneInfo zone)
    {
        var index = (at - DateTimeOffset.UnixEpoch).Ticks / Quarter.Ticks;
        return new(index, TimeZoneInfo.ConvertTime(DateTimeOffset.UnixEpoch + (index * Quarter), zone).DateTime);
    }

    /// <summary>The rate at an instant.</summary>
    public double Rate(DateTimeOffset at) => at < Origin ? 0 : rate(At(at, zone));

    /// <summary>What flowed from <see cref="Origin"/> to an instant, in units of the rate times hours; 0 before.</summary>
    public double Total(DateTimeOffset at)
    {
        if (at <= Origin)
        {
            return 0;
        }

        var (whole, rest) = Math.DivRem((at - Origin).Ticks, Quarter.Ticks);
        return TotalOf((int)whole) + (rest == 0 ? 0 : Rate(at) * QuarterHours * rest / Quarter.Ticks);
    }

    private double TotalOf(int quarters)
    {
        lock (growing)
        {
            while (totals.Count <= quarters)
            {
                totals.Add(totals[^1] + (rate(At(Origin + ((totals.Count - 1) * Quarter), zone)) * QuarterHours));
            }

            return totals[quarters];
        }
    }
}
