using FsCheck;
using FsCheck.Fluent;
using MCenter.Core.Readout;

namespace MCenter.Tests.Core.Readout;

public class RasterTests
{
    private static readonly int[] All = [.. Raster.Intervals, .. Raster.ShortIntervals];

    private static readonly TimeZoneInfo Zurich = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");

    // clock changes of many kinds: at 1 UTC, at local midnight forward and back, half an hour, half-hour offsets, none, a whole day skipped
    public static TheoryData<string, string> Changes => new()
    {
        { "Europe/Zurich", "2026-03-29" }, { "Europe/Zurich", "2026-10-25" },
        { "America/New_York", "2027-03-14" }, { "America/New_York", "2027-11-07" },
        { "America/Sao_Paulo", "2018-11-04" }, { "America/Sao_Paulo", "2018-02-18" },
        { "Asia/Beirut", "2025-03-30" }, { "Asia/Beirut", "2025-10-26" },
        { "America/Havana", "2025-03-09" }, { "America/Havana", "2025-11-02" },
        { "Australia/Lord_Howe", "2026-04-05" }, { "Australia/Lord_Howe", "2026-10-04" },
        { "Australia/Adelaide", "2026-04-05" }, { "Australia/Adelaide", "2026-10-04" },
        { "Asia/Kolkata", "2026-06-01" }, { "Asia/Kathmandu", "2026-06-01" }, { "UTC", "2026-06-01" },
        { "Africa/Casablanca", "2026-02-15" }, { "Pacific/Apia", "2011-12-30" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Agrees_minute_by_minute_with_a_walk_through_the_days_around_a_clock_change(string zoneId, string day)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneId);
        var start = new DateTimeOffset(DateTime.Parse(day), TimeSpan.Zero).AddDays(-2);
        foreach (var interval in All)
        {
            var expected = Walk(zone, start, TimeSpan.FromDays(4), interval);
            var due = Minutes(start, TimeSpan.FromDays(4)).Where(m => Raster.Due(m, zone, interval)).ToList();
            due.ShouldBe(expected, $"{interval} min");

            var next = new List<DateTimeOffset>();
            for (var at = Raster.Next(start.AddMinutes(-1), zone, interval); at < start.AddDays(4); at = Raster.Next(at, zone, interval))
            {
                next.Add(at);
            }

            next.ShouldBe(expected, $"next, {interval} min");
        }
    }

    [Theory]
    [InlineData(2026, 3, 29, 92)]
    [InlineData(2026, 10, 25, 100)]
    [InlineData(2026, 11, 22, 96)]
    public void A_local_day_has_every_quarter_hour_exactly_once(int year, int month, int day, int quarters)
    {
        var from = new DateTimeOffset(year, month, day, 0, 0, 0, Zurich.GetUtcOffset(new DateTime(year, month, day)));
        var to = new DateTimeOffset(year, month, day + 1, 0, 0, 0, Zurich.GetUtcOffset(new DateTime(year, month, day + 1)));
        var due = Minutes(from.ToUniversalTime(), to - from).Where(m => Raster.Due(m, Zurich, 15)).ToList();
        due.Count.ShouldBe(quarters);
        due.ShouldAllBe(m => TimeZoneInfo.ConvertTime(m, Zurich).Minute % 15 == 0);
    }

    [Fact]
    public void Through_ten_years_latest_next_and_due_tell_one_story()
    {
        foreach (var zoneId in new[] { "Europe/Zurich", "America/Sao_Paulo", "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata" })
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneId);
            Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll<int, int>((minutes, index) =>
            {
                var at = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(Math.Abs((long)minutes * 7919) % (10 * 525_960));
                var interval = All[Math.Abs(index % All.Length)];
                var latest = Raster.Latest(at, zone, interval);
                var next = Raster.Next(at, zone, interval);
                return latest <= at && at < next && next - latest <= TimeSpan.FromMinutes(interval + 120)
                    && Raster.Due(latest, zone, interval) && Raster.Due(next, zone, interval)
                    && Raster.Next(latest, zone, interval) == next && Raster.Latest(next.AddMinutes(-1), zone, interval) == latest;
            }));
        }
    }

    [Fact]
    public void Weeks_begin_on_Monday_and_four_weeks_run_through()
    {
        var monday = new DateTimeOffset(2026, 11, 22, 23, 0, 0, TimeSpan.Zero); // Monday 2026-11-23 00:00 in Zurich
        Raster.Due(monday, Zurich, 10080).ShouldBeTrue();
        Raster.Latest(monday, Zurich, 40320).ShouldBe(new DateTimeOffset(2026, 11, 1, 23, 0, 0, TimeSpan.Zero)); // 1348 weeks (337 times four) after 2001-01-01
    }

    [Fact]
    public void A_daily_interval_is_due_once_in_a_day_of_25_hours() =>
        Minutes(new DateTimeOffset(2026, 10, 24, 22, 0, 0, TimeSpan.Zero), TimeSpan.FromHours(25)).Count(m => Raster.Due(m, Zurich, 1440)).ShouldBe(1);

    private static IEnumerable<DateTimeOffset> Minutes(DateTimeOffset from, TimeSpan span) => Enumerable.Range(0, (int)span.TotalMinutes).Select(i => from.AddMinutes(i));

    /// <summary>The rules of the raster told a second time, in the plainest way: step from minute to minute and look at the clock on the wall.</summary>
    private static List<DateTimeOffset> Walk(TimeZoneInfo zone, DateTimeOffset start, TimeSpan span, int interval)
    {
        var due = new List<DateTimeOffset>();
        var origin = new DateTime(2001, 1, 1);
        var minute = start.AddDays(-3);
        var highest = Wall(minute, zone);
        DateTimeOffset? midnight = null;
        for (minute = minute.AddMinutes(1); minute < start + span; minute = minute.AddMinutes(1))
        {
            var wall = Wall(minute, zone);
            if (wall > highest && wall.Date > highest.Date)
            {
                midnight = minute;
            }

            var isDue = 1440 % interval == 0
                ? midnight is { } m && (minute - m).TotalMinutes % interval == 0 && (interval < 1440 || minute == m)
                : wall > highest && Math.Floor((wall - origin).TotalMinutes / interval) > Math.Floor((highest - origin).TotalMinutes / interval);
            highest = wall > highest ? wall : highest;
            if (isDue && minute >= start)
            {
                due.Add(minute);
            }
        }

        return due;
    }

    private static DateTime Wall(DateTimeOffset instant, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(instant, zone).DateTime;
}
