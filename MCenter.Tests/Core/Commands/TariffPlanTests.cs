using MCenter.Core.Commands;

namespace MCenter.Tests.Commands;

/// <summary>When tariff switches are due: the manual's example, wrapping weeks, both clock changes.</summary>
public class TariffPlanTests
{
    private static readonly TimeZoneInfo Zurich = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");

    /// <summary>The manual's example: Monday to Friday, tariff 1 from 07:00, tariff 2 from 20:00.</summary>
    private static readonly TariffSwitch[] Manual =
    [
        new() { Id = 1, Name = "Tariff during the day", Tariff = 1, Time = "07:00" },
        new() { Id = 2, Name = "Tariff during the night", Tariff = 2, Time = "20:00" },
    ];

    [Fact]
    public void The_manual_s_example_over_a_week()
    {
        // Monday 2026-11-16 to Monday 2026-11-23, UTC+1
        var due = TariffPlan.Due(Manual, Zurich, At("2026-11-16T00:00Z"), At("2026-11-23T00:00Z"));
        due.Select(d => (d.At.UtcDateTime.Day, d.At.UtcDateTime.Hour, d.Switch.Tariff))
            .ShouldBe(Enumerable.Range(16, 5).SelectMany(day => new[] { (day, 6, 1), (day, 19, 2) }));
    }

    [Theory]
    [InlineData("2026-03-23T00:00Z", "2026-03-24T00:00Z", "06:00 19:00")]
    [InlineData("2026-03-30T00:00Z", "2026-03-31T00:00Z", "05:00 18:00")]
    [InlineData("2026-10-23T00:00Z", "2026-10-24T00:00Z", "05:00 18:00")]
    [InlineData("2026-10-26T00:00Z", "2026-10-27T00:00Z", "06:00 19:00")]
    public void The_manual_s_example_follows_the_wall_clock_through_both_clock_changes(string after, string upTo, string utc) =>
        Utc(Manual, after, upTo).ShouldBe(utc);

    [Fact]
    public void A_time_that_spring_leaves_out_is_the_first_instant_after_the_gap() =>
        Utc([Daily("02:30")], "2026-03-29T00:00Z", "2026-03-30T00:00Z").ShouldBe("01:00", "03:00 summer time");

    [Fact]
    public void A_time_that_comes_twice_in_autumn_is_sent_the_first_time_only() =>
        Utc([Daily("02:30")], "2026-10-24T12:00Z", "2026-10-25T12:00Z").ShouldBe("00:30", "02:30 summer time");

    [Fact]
    public void Several_in_the_gap_come_in_their_order_and_the_last_one_holds()
    {
        var due = TariffPlan.Due([Daily("02:45", 2), Daily("02:15", 1), Daily("03:00", 3)], Zurich, At("2026-03-29T00:00Z"), At("2026-03-29T02:00Z"));
        due.ShouldAllBe(d => d.At == At("2026-03-29T01:00Z"));
        due.Count.ShouldBe(3);
        TariffPlan.Newest(due, [1]).Single().Due.Switch.Tariff.ShouldBe(3);
    }

    [Theory]
    [InlineData(DayOfWeek.Friday, DayOfWeek.Monday, "0,1,5,6")]
    [InlineData(DayOfWeek.Monday, DayOfWeek.Friday, "1,2,3,4,5")]
    [InlineData(DayOfWeek.Sunday, DayOfWeek.Saturday, "0,1,2,3,4,5,6")]
    [InlineData(DayOfWeek.Wednesday, DayOfWeek.Wednesday, "3")]
    [InlineData(DayOfWeek.Saturday, DayOfWeek.Sunday, "0,6")]
    public void Weekdays_are_inclusive_and_wrap(DayOfWeek start, DayOfWeek end, string days)
    {
        var due = TariffPlan.Due([Daily("12:00") with { WeekdayStart = start, WeekdayEnd = end }], Zurich, At("2026-11-01T00:00Z"), At("2026-11-08T00:00Z"));
        string.Join(",", due.Select(d => (int)d.At.DayOfWeek).Order()).ShouldBe(days);
    }

    [Fact]
    public void Each_instant_of_a_year_is_due_once_however_often_it_is_looked()
    {
        TariffSwitch[] switches = [Daily("02:30"), Daily("00:00", 2), Daily("23:59", 3)];
        var (from, to) = (At("2026-01-01T00:00Z"), At("2027-01-01T00:00Z"));
        var whole = TariffPlan.Due(switches, Zurich, from, to).Select(d => (d.At, d.Switch.Tariff)).ToList();
        List<(DateTimeOffset, int)> bySteps = [];
        for (var at = from; at < to; at = at.AddMinutes(7))
        {
            bySteps.AddRange(TariffPlan.Due(switches, Zurich, at, at.AddMinutes(7) < to ? at.AddMinutes(7) : to).Select(d => (d.At, d.Switch.Tariff)));
        }

        bySteps.ShouldBe(whole);
        whole.ShouldBeUnique();
        whole.Count.ShouldBe(3 * 365, "23:00 UTC on the 31st belongs to the next year, 23:00 UTC before the 1st is not after the start");
    }

    [Fact]
    public void Of_what_was_missed_each_device_gets_its_newest_only()
    {
        TariffSwitch[] switches = [Daily("07:00", 1), Daily("20:00", 2), Daily("12:00", 3) with { Devices = [7] }, Daily("21:00", 4) with { Devices = [8] }];
        var due = TariffPlan.Due(switches, Zurich, At("2026-11-16T00:00Z"), At("2026-11-16T23:00Z"));
        TariffPlan.Newest(due, [7, 8, 9]).Select(n => (n.Due.Switch.Tariff, string.Join(",", n.Devices))).ShouldBe([(2, "7,9"), (4, "8")]);
        TariffPlan.Newest([.. due.Take(2)], [7]).Select(n => n.Due.Switch.Tariff).ShouldBe([3]);
        TariffPlan.Newest(due, []).ShouldBeEmpty();
    }

    [Fact]
    public void The_next_instant_is_told() => TariffPlan.Next(Manual[0], Zurich, At("2026-11-20T06:00Z")).ShouldBe(At("2026-11-23T06:00Z"));

    private static TariffSwitch Daily(string time, int tariff = 1) => new() { Name = "t", Tariff = tariff, WeekdayStart = DayOfWeek.Monday, WeekdayEnd = DayOfWeek.Sunday, Time = time };

    private static string Utc(TariffSwitch[] switches, string after, string upTo) =>
        string.Join(" ", TariffPlan.Due(switches, Zurich, At(after), At(upTo)).Select(d => d.At.UtcDateTime.ToString("HH:mm")));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
