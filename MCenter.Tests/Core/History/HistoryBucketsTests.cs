using MCenter.Core.History;
using MCenter.Core.Registers;

namespace MCenter.Tests.History;

public class HistoryBucketsTests
{
    private static readonly TimeZoneInfo Zurich = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");
    private static readonly Register Energy = new() { DeviceId = 1, Number = 0, Divisor = 10 };

    [Fact]
    public async Task Days_of_both_clock_changes_have_23_and_25_hours()
    {
        await using var history = await HistoryFixture.OpenAsync();
        foreach (var (day, hours) in new[] { (new DateTime(2026, 3, 29), 23), (new DateTime(2026, 10, 25), 25) })
        {
            // one unit a quarter of an hour, from two hours before local midnight to two hours after the next
            var midnight = new DateTimeOffset(day, Zurich.GetUtcOffset(day)).ToUniversalTime();
            await FillAsync(history, midnight.AddHours(-2), (hours * 4) + 16, i => 10 * i);
            var days = await history.Store.ReadBucketsAsync(Energy, midnight, midnight.AddHours(hours), BucketSize.Day, Zurich, default);
            days.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
                d => d.Start.ShouldBe(midnight), d => d.Count.ShouldBe(hours * 4), d => d.Consumption.ShouldBe(hours * 4), d => d.Marks.ShouldBe(BucketMarks.None),
                d => d.First.ShouldBe(8), d => d.Min.ShouldBe(8), d => d.Last.ShouldBe((hours * 4) + 7), d => d.Max.ShouldBe((hours * 4) + 7), d => d.Average.ShouldBe(((hours * 4) + 15) / 2m));
            var byHour = await history.Store.ReadBucketsAsync(Energy, midnight, midnight.AddHours(hours), BucketSize.Hour, Zurich, default);
            byHour.Select(h => h.Start).ShouldBe(Enumerable.Range(0, hours).Select(h => midnight.AddHours(h)));
            byHour.ShouldAllBe(h => h.Consumption == 4 && h.Count == 4 && h.Marks == BucketMarks.None);
        }
    }

    [Fact]
    public async Task Months_and_quarters_begin_where_the_wall_clock_says()
    {
        await using var history = await HistoryFixture.OpenAsync();
        var march = new DateTimeOffset(2026, 2, 28, 23, 0, 0, TimeSpan.Zero);
        await FillAsync(history, march.AddDays(-1), 40 * 96, i => i * 10);
        var months = await history.Store.ReadBucketsAsync(Energy, march, march.AddDays(34), BucketSize.Month, Zurich, default);
        months.Select(m => (m.Start, m.Consumption)).ShouldBe([(march, 31 * 96 - 4), (new(2026, 3, 31, 22, 0, 0, TimeSpan.Zero), 40 * 96 - 96 - 31 * 96 + 4 - 1)]);
        months[1].Marks.ShouldBe(BucketMarks.EdgeMissing);
        var kathmandu = await history.Store.ReadBucketsAsync(Energy, march, march.AddHours(2), BucketSize.Hour, TimeZoneInfo.FindSystemTimeZoneById("Asia/Kathmandu"), default);
        kathmandu.Select(h => h.Start.Minute).Distinct().ShouldBe([15]);
        var quarters = await history.Store.ReadBucketsAsync(Energy, march.AddMinutes(7), march.AddMinutes(31), BucketSize.QuarterHour, Zurich, default);
        quarters.Select(q => q.Start).ShouldBe([march, march.AddMinutes(15), march.AddMinutes(30)]);
    }

    [Fact]
    public async Task A_gap_moves_its_consumption_to_the_bucket_in_which_the_meter_is_back()
    {
        await using var history = await HistoryFixture.OpenAsync();
        var start = HistoryFixture.Monday;
        await FillAsync(history, start, 5, i => i * 10);
        await FillAsync(history, start.AddHours(4).AddMinutes(15), 8, i => 1000 + (i * 10));
        var hours = await history.Store.ReadBucketsAsync(Energy, start, start.AddHours(6), BucketSize.Hour, TimeZoneInfo.Utc, default);
        hours.Select(h => (h.Start.Hour, h.Count, h.Consumption, h.Marks)).ShouldBe(
        [
            (0, 4, 4m, BucketMarks.None), (1, 1, null, BucketMarks.None), (4, 3, 99m, BucketMarks.EdgeMissing | BucketMarks.AfterGap), (5, 4, 4m, BucketMarks.None),
        ]);
        hours.Sum(h => h.Consumption).ShouldBe(107);
    }

    [Fact]
    public async Task A_counter_that_goes_backwards_gives_no_consumption_but_a_mark()
    {
        await using var history = await HistoryFixture.OpenAsync();
        var start = HistoryFixture.Monday;
        await FillAsync(history, start, 13, i => i < 6 ? 5000 + (i * 10) : i * 10);
        var hours = await history.Store.ReadBucketsAsync(Energy, start, start.AddHours(3), BucketSize.Hour, TimeZoneInfo.Utc, default);
        hours.Select(h => (h.Consumption, h.Marks)).ShouldBe([(4m, BucketMarks.None), (null, BucketMarks.Backwards), (4m, BucketMarks.None)]);
    }

    [Theory]
    [InlineData(0, "4 - - 4")]
    [InlineData(90000, "4 - - 4")]
    [InlineData(1085, "4 4.5 3.5 4")]
    public async Task One_reading_that_does_not_fit_gives_no_bar_on_either_side_of_an_edge(long wrong, string expected)
    {
        await using var history = await HistoryFixture.OpenAsync();
        var start = HistoryFixture.Monday;
        await FillAsync(history, start, 17, i => i == 8 ? wrong : 1000 + (i * 10));
        var hours = await history.Store.ReadBucketsAsync(Energy, start, start.AddHours(4), BucketSize.Hour, TimeZoneInfo.Utc, default);
        string.Join(' ', hours.Select(h => h.Consumption is { } used ? FormattableString.Invariant($"{used:0.#}") : "-")).ShouldBe(expected);
        // asked for one by one the hours are the same: what lies beyond their edges is known
        foreach (var hour in hours)
        {
            (await history.Store.ReadBucketsAsync(Energy, hour.Start, hour.Start.AddHours(1), BucketSize.Hour, TimeZoneInfo.Utc, default)).ShouldHaveSingleItem().ShouldBe(hour);
        }
    }

    [Fact]
    public async Task The_first_edge_is_found_weeks_back()
    {
        await using var history = await HistoryFixture.OpenAsync();
        await FillAsync(history, HistoryFixture.Monday.AddDays(-28), 1, _ => 100);
        await FillAsync(history, HistoryFixture.Monday.AddMinutes(30), 1, _ => 700);
        var hour = (await history.Store.ReadBucketsAsync(Energy, HistoryFixture.Monday, HistoryFixture.Monday.AddHours(1), BucketSize.Hour, TimeZoneInfo.Utc, default)).ShouldHaveSingleItem();
        (hour.Consumption, hour.Marks).ShouldBe((60m, BucketMarks.EdgeMissing | BucketMarks.AfterGap));
    }

    [Theory]
    [InlineData(1, BucketSize.Hour)]
    [InlineData(7, BucketSize.Day)]
    [InlineData(31, BucketSize.Day)]
    [InlineData(365, BucketSize.Month)]
    [InlineData(3653, BucketSize.Month)]
    public void Intervals_fit_their_span(int days, BucketSize size) => BucketRaster.Fitting(TimeSpan.FromDays(days)).ShouldBe(size);

    [Fact]
    public async Task An_export_counted_downwards_is_positive_behind_its_negative_divisor()
    {
        await using var history = await HistoryFixture.OpenAsync();
        await FillAsync(history, HistoryFixture.Monday, 5, i => -1000 * i);
        var hours = await history.Store.ReadBucketsAsync(Energy with { Divisor = -1000 }, HistoryFixture.Monday, HistoryFixture.Monday.AddHours(1), BucketSize.Hour, TimeZoneInfo.Utc, default);
        hours.ShouldHaveSingleItem().ShouldSatisfyAllConditions(h => h.Consumption.ShouldBe(4), h => h.Last.ShouldBe(3));
    }

    [Fact]
    public async Task What_is_no_number_is_not_counted_and_nothing_known_gives_no_bucket()
    {
        await using var history = await HistoryFixture.OpenAsync();
        await history.Store.AppendAsync([HistoryFixture.Reading(1, 0, RawValue.Text("x")), HistoryFixture.Reading(1, 15, RawValue.Float(double.NaN)), HistoryFixture.Reading(1, 30, RawValue.Number(5))], [], default);
        var hours = await history.Store.ReadBucketsAsync(Energy, HistoryFixture.Monday.AddDays(-1), HistoryFixture.Monday.AddDays(1), BucketSize.Hour, TimeZoneInfo.Utc, default);
        hours.ShouldHaveSingleItem().ShouldSatisfyAllConditions(h => h.Count.ShouldBe(1), h => h.Consumption.ShouldBeNull(), h => h.Average.ShouldBe(0.5m));
        (await history.Store.ReadBucketsAsync(Energy, HistoryFixture.Monday, HistoryFixture.Monday, BucketSize.Hour, TimeZoneInfo.Utc, default)).ShouldBeEmpty();
    }

    private static Task FillAsync(HistoryFixture history, DateTimeOffset start, int count, Func<int, long> value) => history.Store.AppendAsync(
        [.. Enumerable.Range(0, count).Select(i => new Reading(1, start.AddMinutes(i * 15), start.AddMinutes(i * 15), Quality.Good, [RawValue.Number(value(i))]))], [], default);
}
