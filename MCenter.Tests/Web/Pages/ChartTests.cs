using MCenter.Core.History;
using MCenter.Core.Registers;
using MCenter.Web.Components.Pages.Devices;

namespace MCenter.Tests.Web.Pages;

public class ChartTests
{
    private static readonly TimeZoneInfo Zurich = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");
    private static readonly Register Counter = new() { RawUnit = "Wh", Divisor = 1000 };

    [Theory]
    [InlineData(2026, 3, 29, 23)]
    [InlineData(2026, 6, 1, 24)]
    [InlineData(2026, 10, 25, 25)]
    public void A_day_has_the_hours_that_its_clock_shows(int year, int month, int day, int hours) =>
        ChartSpan.Around(ChartPeriod.Day, new(year, month, day), Zurich).Edges.Count.ShouldBe(hours + 1);

    [Fact]
    public void A_week_begins_on_monday_and_a_year_has_twelve_months()
    {
        ChartSpan.Around(ChartPeriod.Week, new(2026, 11, 22), Zurich).First.ShouldBe(new(2026, 11, 16));
        var year = ChartSpan.Around(ChartPeriod.Year, new(2026, 11, 22), Zurich);
        year.Edges.Count.ShouldBe(13);
        year.From.ShouldBe(new DateTimeOffset(2025, 12, 31, 23, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void Consumption_is_counted_from_edge_to_edge_and_a_gap_is_no_zero()
    {
        var start = new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);
        DateTimeOffset[] edges = [.. Enumerable.Range(0, 5).Select(h => start.AddHours(h))];
        HistoryPoint[] points = [At(start, 1000), At(start.AddMinutes(30), 1400), At(start.AddHours(1), 2000), At(start.AddHours(2.5), 5000), At(start.AddHours(3.5), 4000)];
        ChartBars.Consumption(points, edges, Counter).Select(b => b.Value).ShouldBe([1m, null, 3m, null]);
    }

    [Fact]
    public void A_level_is_the_mean_of_its_interval()
    {
        var start = new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);
        HistoryPoint[] points = [At(start.AddMinutes(-1), 9000), At(start, 1000), At(start.AddMinutes(30), 2000), At(start.AddHours(1), 7000)];
        ChartBars.Levels(points, [start, start.AddHours(1)], new() { RawUnit = "W", Divisor = 1000 }).ShouldHaveSingleItem().Value.ShouldBe(1.5m);
    }

    private static HistoryPoint At(DateTimeOffset at, long value) => new(at, at, Quality.Good, RawValue.Number(value));
}
