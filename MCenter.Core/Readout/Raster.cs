namespace MCenter.Core.Readout;

/// <summary>The instants at which intervals fall.</summary>
public static class Raster
{
    /// <summary>The manual's sixteen intervals, minutes.</summary>
    public static IReadOnlyList<int> Intervals { get; } = [15, 20, 30, 45, 60, 90, 120, 150, 180, 360, 720, 1080, 1440, 2880, 10080, 40320];

    /// <summary>Intervals beyond the manual, for meters without battery only, minutes.</summary>
    public static IReadOnlyList<int> ShortIntervals { get; } = [1, 5, 10];

    /// <summary>
    /// Whether an interval falls on this minute. Intervals that divide a day count from local midnight in elapsed time; the others
    /// (150 min, 48 h, 168 h, 672 h and 18 h) from Monday 2001-01-01 00:00 local wall clock.
    /// </summary>
    /// <param name="minute">A whole minute, UTC.</param>
    /// <param name="zone">The box's time zone.</param>
    /// <param name="intervalMinutes">One of <see cref="Intervals"/> or <see cref="ShortIntervals"/>.</param>
    public static bool Due(DateTimeOffset minute, TimeZoneInfo zone, int intervalMinutes) => throw new NotImplementedException();

    /// <summary>The next raster instant after a time, UTC.</summary>
    public static DateTimeOffset Next(DateTimeOffset after, TimeZoneInfo zone, int intervalMinutes) => throw new NotImplementedException();
}
