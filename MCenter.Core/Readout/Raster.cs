using MCenter.Core.Settings;

namespace MCenter.Core.Readout;

/// <summary>
/// The instants at which intervals fall, as a pure function of time, zone and interval.
/// <para>Intervals that divide a day count in elapsed time from the first instant of the local day, so that a 23-hour day has 92 quarter
/// hours and a 25-hour day 100, all different in UTC. The day after begins anew at its own midnight, however long ago the last point was.
/// A whole day is due at midnight alone, not again in a 25th hour.</para>
/// <para>The others (150 min, 18 h, 48 h, 168 h, 672 h) count on the local wall clock from Monday 2001-01-01 00:00. A point on a wall clock time
/// that is skipped falls on the instant of the change; on one that comes twice, on the first. So every point occurs exactly once.</para>
/// </summary>
public static class Raster
{
    private const int Day = 24 * 60;

    private static readonly DateTime Origin = new(2001, 1, 1);

    /// <summary>The manual's sixteen intervals, minutes.</summary>
    public static IReadOnlyList<int> Intervals => ReadoutIntervals.Manual;

    /// <summary>Intervals beyond the manual, for meters without battery only, minutes.</summary>
    public static IReadOnlyList<int> ShortIntervals => ReadoutIntervals.Short;

    /// <summary>Whether an interval falls on this minute.</summary>
    /// <param name="minute">A whole minute, UTC.</param>
    /// <param name="zone">The box's time zone.</param>
    /// <param name="intervalMinutes">One of <see cref="Intervals"/> or <see cref="ShortIntervals"/>.</param>
    public static bool Due(DateTimeOffset minute, TimeZoneInfo zone, int intervalMinutes) => Latest(minute, zone, intervalMinutes) == minute;

    /// <summary>The next raster instant after a time, UTC.</summary>
    public static DateTimeOffset Next(DateTimeOffset after, TimeZoneInfo zone, int intervalMinutes)
    {
        var interval = TimeSpan.FromMinutes(intervalMinutes);
        var local = Local(after, zone);
        if (Day % intervalMinutes != 0)
        {
            // the wall clock may have been put back: then the points up to its old height are past already
            var wall = Origin + (Periods(local - Origin, interval) + 1) * interval;
            var next = FirstAt(wall, zone);
            return next > after ? next : FirstAt(wall + interval, zone);
        }

        var midnight = FirstAt(local.Date.AddDays(1), zone);
        if (intervalMinutes == Day)
        {
            return midnight > after ? midnight : FirstAt(local.Date.AddDays(2), zone);
        }

        var start = FirstAt(local.Date, zone);
        var inside = start + (Periods(after - start, interval) + 1) * interval;
        return midnight > after && midnight < inside ? midnight : inside;
    }

    /// <summary>The latest raster instant at or before a time, UTC.</summary>
    public static DateTimeOffset Latest(DateTimeOffset at, TimeZoneInfo zone, int intervalMinutes)
    {
        var interval = TimeSpan.FromMinutes(intervalMinutes);
        var local = Local(at, zone);
        if (Day % intervalMinutes != 0)
        {
            var wall = Origin + Periods(local - Origin, interval) * interval;
            var following = FirstAt(wall + interval, zone);
            return following <= at ? following : FirstAt(wall, zone);
        }

        var start = FirstAt(local.Date, zone);
        return intervalMinutes == Day ? start : start + Periods(at - start, interval) * interval;
    }

    private static DateTime Local(DateTimeOffset instant, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(instant, zone).DateTime;

    private static long Periods(TimeSpan span, TimeSpan interval) => (long)Math.Floor((decimal)span.Ticks / interval.Ticks);

    /// <summary>The first instant at which the zone's wall clock shows this time or has passed it, UTC.</summary>
    internal static DateTimeOffset FirstAt(DateTime wall, TimeZoneInfo zone)
    {
        // offsets a day before and after: clock changes lie further apart than that
        var before = zone.GetUtcOffset(new DateTimeOffset(wall, TimeSpan.Zero).AddDays(-1));
        var after = zone.GetUtcOffset(new DateTimeOffset(wall, TimeSpan.Zero).AddDays(1));
        var early = new DateTimeOffset(wall, TimeSpan.Zero) - (before > after ? before : after);
        if (before == after || Local(early, zone) == wall)
        {
            return early;
        }

        var late = new DateTimeOffset(wall, TimeSpan.Zero) - (before > after ? after : before);
        return Local(late, zone) == wall ? late : FirstPast(wall, zone, early, late);
    }

    /// <summary>The instant of the change that skips this wall clock time, between two instants, to the minute.</summary>
    private static DateTimeOffset FirstPast(DateTime wall, TimeZoneInfo zone, DateTimeOffset before, DateTimeOffset after)
    {
        while (after - before > TimeSpan.FromMinutes(1))
        {
            var middle = before + TimeSpan.FromMinutes(Math.Floor((after - before).TotalMinutes / 2));
            (before, after) = Local(middle, zone) < wall ? (middle, after) : (before, middle);
        }

        return after;
    }
}
