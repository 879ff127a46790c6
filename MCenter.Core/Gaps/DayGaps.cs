namespace MCenter.Core.Gaps;

/// <summary>What is there of one day's raster points of one device.</summary>
/// <param name="Day">From midnight to midnight in the box's time zone; the point at 00:00 belongs to the day that it begins.</param>
/// <param name="Expected">Points due, and what is stored besides; the point that is due now is left out until it is stored or the next one comes.</param>
/// <param name="Good">Readings without fault.</param>
/// <param name="Suspect">Readings with a doubt.</param>
/// <param name="Error">Readings of which the meter's own status reports an error.</param>
/// <param name="Failed">Missing with the fault stored.</param>
/// <param name="Absent">Missing, and nothing stored about it.</param>
public sealed record DayGaps(DateOnly Day, int Expected, int Good, int Suspect, int Error, int Failed, int Absent)
{
    /// <summary>Readings, whatever their quality.</summary>
    public int Present => Good + Suspect + Error;

    /// <summary>Points without a reading.</summary>
    public int Missing => Failed + Absent;

    /// <summary>Present of expected, 0 to 1; null when nothing was expected.</summary>
    public double? Share => Expected > 0 ? (double)Present / Expected : null;

    /// <summary>Two parts of the same day, or a sum over days under the first one's date.</summary>
    public static DayGaps operator +(DayGaps one, DayGaps other) => new(
        one.Day, one.Expected + other.Expected, one.Good + other.Good, one.Suspect + other.Suspect, one.Error + other.Error, one.Failed + other.Failed, one.Absent + other.Absent);
}

/// <summary>A device's days, each day of the span once, in order.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="Days">Its days.</param>
public sealed record DeviceGaps(int DeviceId, IReadOnlyList<DayGaps> Days)
{
    /// <summary>The sum over all days, under the first one's date.</summary>
    public DayGaps Total { get; } = Days.Aggregate((sum, day) => sum + day);
}
