using System.Text;
using MCenter.Core.Devices;
using MCenter.Core.Export;
using MCenter.Core.History;
using MCenter.Core.Registers;
using MCenter.Tests.History;

namespace MCenter.Tests.Export;

public class IntervalCsvTests
{
    private static readonly TimeZoneInfo Zurich = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");

    // a counter in kWh and a power in kW
    private static readonly Device Meter = new()
    {
        Id = 1,
        Protocol = "MBus",
        Registers =
        [
            new() { DeviceId = 1, Number = 0, RawUnit = "Wh", NameCode = RegisterNames.ActiveEnergyImport, UnitCode = RegisterUnits.KilowattHour, Divisor = 1000, ObisCode = "1-0:1.8.0" },
            new() { DeviceId = 1, Number = 1, RawUnit = "W", NameCode = RegisterNames.ActivePower, UnitCode = RegisterUnits.Kilowatt, Divisor = 1000 },
        ],
    };

    [Fact]
    public async Task The_hours_of_the_night_without_two_o_clock()
    {
        // 2026-03-29: at 02:00 it becomes 03:00. From 00:00 local (23:00 UTC): 1 kWh the first hour, 2 the second, 3 the third
        await using var history = await FilledAsync(new(2026, 3, 28, 23, 0, 0, TimeSpan.Zero), 100_000, 101_000, 103_000, 106_000);
        (await CsvAsync(history, new(2026, 3, 28, 23, 0, 0, TimeSpan.Zero), 3, BucketSize.Hour, IntervalValue.Consumption)).ShouldBe(
            "Timestamp;Active energy import [kWh];Active power [kW]\r\nOBIS;1-0:1.8.0;\r\n" +
            "2026-03-29T00:00:00+01:00;1;2\r\n2026-03-29T01:00:00+01:00;2;2\r\n2026-03-29T03:00:00+02:00;3;2\r\n");
    }

    [Fact]
    public async Task The_hours_of_the_night_with_two_o_clock_twice()
    {
        // 2026-10-25: at 03:00 it becomes 02:00 once more. From 01:00 local (23:00 UTC)
        await using var history = await FilledAsync(new(2026, 10, 24, 23, 0, 0, TimeSpan.Zero), 100_000, 101_000, 103_000, 106_000);
        (await RowsAsync(history, new(2026, 10, 24, 23, 0, 0, TimeSpan.Zero), 3, BucketSize.Hour, IntervalValue.Reading)).ShouldBe(
            ["2026-10-25T01:00:00+02:00;100;2", "2026-10-25T02:00:00+02:00;101;2", "2026-10-25T02:00:00+01:00;103;2"]);
        (await RowsAsync(history, new(2026, 10, 24, 23, 0, 0, TimeSpan.Zero), 3, BucketSize.Hour, IntervalValue.Consumption)).ShouldBe(
            ["2026-10-25T01:00:00+02:00;1;2", "2026-10-25T02:00:00+02:00;2;2", "2026-10-25T02:00:00+01:00;3;2"]);
    }

    [Theory]
    [InlineData("2026-03-28T23:00:00Z", 23, "2026-03-29T00:00:00+01:00")]
    [InlineData("2026-10-24T22:00:00Z", 25, "2026-10-25T00:00:00+02:00")]
    public async Task The_days_of_both_clock_changes(string midnight, int hours, string written)
    {
        // 1 kWh an hour from local midnight to the next
        var begin = DateTimeOffset.Parse(midnight, System.Globalization.CultureInfo.InvariantCulture);
        await using var history = await FilledAsync(begin, [.. Enumerable.Range(0, hours + 1).Select(h => 100_000L + (1000 * h))]);
        (await RowsAsync(history, begin, hours, BucketSize.Day, IntervalValue.Consumption)).ShouldBe([$"{written};{hours};2"]);
    }

    [Fact]
    public async Task Months_are_the_walls_and_what_is_not_known_is_empty()
    {
        // last hour of February, first of March, local; then the counter is exchanged
        var begin = new DateTimeOffset(2026, 2, 28, 22, 0, 0, TimeSpan.Zero);
        await using var history = await FilledAsync(begin, 50_000, 52_000, 10, 20);
        (await RowsAsync(history, begin, 3, BucketSize.Month, IntervalValue.Consumption)).ShouldBe(["2026-02-01T00:00:00+01:00;2;2", "2026-03-01T00:00:00+01:00;;2"]);
        (await RowsAsync(history, begin, 3, BucketSize.Month, IntervalValue.Reading)).ShouldBe(["2026-02-01T00:00:00+01:00;50;2", "2026-03-01T00:00:00+01:00;52;2"]);
    }

    [Fact]
    public async Task Quarters_over_several_blocks_are_all_there()
    {
        var begin = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        await using var history = await HistoryFixture.OpenAsync();
        await history.Store.AppendAsync([.. Enumerable.Range(0, 7001).Select(i => new Reading(1, begin.AddMinutes(15 * i), begin.AddMinutes(15 * i), Quality.Good, [RawValue.Number(1000L * i), RawValue.Number(i)]))], [], default);
        var rows = await RowsAsync(history, begin, 7000 / 4, BucketSize.QuarterHour, IntervalValue.Consumption);
        rows.Length.ShouldBe(7000);
        rows.ShouldAllBe(r => r.Split(';')[1] == "1");
        rows[2999].ShouldBe("2026-04-01T07:45:00+02:00;1;2.999");
    }

    // one reading an hour, 2 kW all the time
    private static async Task<HistoryFixture> FilledAsync(DateTimeOffset begin, params long[] wattHours)
    {
        var history = await HistoryFixture.OpenAsync();
        await history.Store.AppendAsync([.. wattHours.Select((w, i) => new Reading(1, begin.AddHours(i), begin.AddHours(i), Quality.Good, [RawValue.Number(w), RawValue.Number(2000)]))], [], default);
        return history;
    }

    private static async Task<string[]> RowsAsync(HistoryFixture history, DateTimeOffset from, int hours, BucketSize size, IntervalValue value) =>
        [.. (await CsvAsync(history, from, hours, size, value)).Split("\r\n")[2..^1]];

    private static async Task<string> CsvAsync(HistoryFixture history, DateTimeOffset from, int hours, BucketSize size, IntervalValue value)
    {
        using var output = new MemoryStream();
        await new IntervalCsv(Meter, from, from.AddHours(hours), size, Zurich, value).WriteAsync(output, history.Store, ExportOptions.Default, default);
        return Encoding.UTF8.GetString(output.ToArray()).TrimStart('\uFEFF');
    }
}
