using MCenter.Core.History;
using MCenter.Core.Registers;
using MCenter.Tests.History;
using MCenter.Web.Components.Pages.Devices;

namespace MCenter.Tests.Web.Pages;

public class ChartTests
{
    private static readonly TimeZoneInfo Zurich = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");
    private static readonly Register Counter = new() { DeviceId = 1, RawUnit = "Wh", Divisor = 1000 };

    [Theory]
    [InlineData(2026, 3, 29, 23)]
    [InlineData(2026, 6, 1, 24)]
    [InlineData(2026, 10, 25, 25)]
    public void A_day_has_the_hours_that_its_clock_shows(int year, int month, int day, int hours) =>
        Edges(ChartSpan.Around(ChartPeriod.Day, new(year, month, day), Zurich)).Count.ShouldBe(hours + 1);

    [Fact]
    public void A_week_begins_on_monday_and_a_year_has_twelve_months()
    {
        ChartSpan.Around(ChartPeriod.Week, new(2026, 11, 22), Zurich).First.ShouldBe(new(2026, 11, 16));
        var year = ChartSpan.Around(ChartPeriod.Year, new(2026, 11, 22), Zurich);
        Edges(year).Count.ShouldBe(13);
        year.From.ShouldBe(new DateTimeOffset(2025, 12, 31, 23, 0, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData(ChartPeriod.Day)]
    [InlineData(ChartPeriod.Week)]
    [InlineData(ChartPeriod.Month)]
    [InlineData(ChartPeriod.Year)]
    public void No_label_comes_twice_not_even_that_of_the_hour_that_does(ChartPeriod period)
    {
        var span = ChartSpan.Around(period, new(2026, 10, 25), Zurich);
        Edges(span).SkipLast(1).Select(span.Label).ShouldBeUnique();
    }

    [Fact]
    public void A_day_that_begins_twice_begins_the_first_time()
    {
        // Havana, 2026-11-01: at 01:00 the clock goes back to 00:00
        var day = ChartSpan.Around(ChartPeriod.Day, new(2026, 11, 1), TimeZoneInfo.FindSystemTimeZoneById("America/Havana"));
        (day.From, day.To).ShouldBe((new(2026, 11, 1, 4, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 2, 5, 0, 0, TimeSpan.Zero)));
        Edges(day).Count.ShouldBe(26);
    }

    [Fact]
    public async Task Consumption_is_counted_from_edge_to_edge_and_a_gap_is_no_zero()
    {
        await using var history = await FilledAsync((0, 1000), (0.5, 1400), (1, 2000), (2.5, 5000), (3.5, 500));
        var bars = await ChartBars.ConsumptionAsync(history.Store, Counter, [], Day, default);
        bars.Count.ShouldBe(24);
        bars.Take(4).Select(b => b.Value).ShouldBe([1m, null, 3m, null]);
        bars[2].Marks.ShouldBe(BucketMarks.EdgeMissing | BucketMarks.AfterGap);
        bars[3].Marks.HasFlag(BucketMarks.Backwards).ShouldBeTrue();
        bars.Skip(4).ShouldAllBe(b => b.Value == null);
    }

    [Fact]
    public async Task A_level_is_the_mean_of_its_interval_and_of_a_counter_the_last()
    {
        await using var history = await FilledAsync((-0.25, 9000), (0, 1000), (0.5, 2000), (1, 7000));
        (await ChartBars.LevelsAsync(history.Store, Counter with { RawUnit = "W" }, [], Day, default)).Take(3).Select(b => b.Value).ShouldBe([1.5m, 7m, null]);
        (await ChartBars.LevelsAsync(history.Store, Counter, [], Day, default)).Take(3).Select(b => b.Value).ShouldBe([2m, 7m, null]);
    }

    private static ChartSpan Day => ChartSpan.Around(ChartPeriod.Day, new(2026, 11, 22), TimeZoneInfo.Utc);

    private static IReadOnlyList<DateTimeOffset> Edges(ChartSpan span) => [.. BucketRaster.Edges(span.From, span.To, span.Interval, span.Zone)];

    private static async Task<HistoryFixture> FilledAsync(params (double Hour, long Value)[] points)
    {
        var history = await HistoryFixture.OpenAsync();
        await history.Store.AppendAsync([.. points.Select(p => new Reading(1, Day.From.AddHours(p.Hour), Day.From.AddHours(p.Hour), Quality.Good, [RawValue.Number(p.Value)]))], [], default);
        return history;
    }
}
