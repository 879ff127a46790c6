using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.Gaps;
using MCenter.Core.History;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Tests.Support;

namespace MCenter.Tests.Core.Gaps;

/// <summary>The ledger over a real history: hot rows and chunks, days of 23, 24 and 25 hours, intervals that change, reasons.</summary>
public sealed class GapLedgerTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_day_is_counted_by_quality_and_reason()
    {
        await using var bench = await OpenAsync();
        var device = await AddAsync(bench);
        await StoreAsync(bench, device, new(2026, 3, 2), (slot, at) => slot switch
        {
            < 10 => null, // nothing stored
            < 15 => Miss(device, at, ReadoutFault.NoAnswer),
            < 18 => Read(device, at, Quality.Suspect),
            < 20 => Read(device, at, Quality.Error),
            _ => Read(device, at),
        });
        bench.Time.Advance(TimeSpan.FromDays(3));
        var day = (await Ledger(bench).OfAsync(device.Id, new(2026, 3, 2), new(2026, 3, 3), default)).Days.Single();
        day.ShouldBe(new DayGaps(new(2026, 3, 2), 96, 76, 3, 2, 5, 10));
        day.Share.ShouldBe(81 / 96.0);
        var points = await Ledger(bench).PointsAsync(device.Id, new(2026, 3, 2), new(2026, 3, 3), default);
        points.Count.ShouldBe(96);
        points[0].ShouldBe(new RasterPoint(new(2026, 3, 1, 23, 0, 0, TimeSpan.Zero), null, null, Absence.Unknown));
        points[10].Fault.ShouldBe(ReadoutFault.NoAnswer);
        points.Count(p => p.IsMissing).ShouldBe(15);
    }

    [Fact]
    public async Task Packing_changes_nothing_and_a_late_reading_fills_its_point()
    {
        await using var bench = await OpenAsync();
        var (device, other) = (await AddAsync(bench), await AddAsync(bench));
        for (var day = new DateOnly(2026, 3, 2); day < new DateOnly(2026, 3, 20); day = day.AddDays(1))
        {
            await StoreAsync(bench, device, day, (slot, at) => slot % 7 == 3 ? null : slot % 11 == 5 ? Miss(device, at, ReadoutFault.Checksum) : Read(device, at));
            await StoreAsync(bench, other, day, (_, at) => Read(other, at));
        }

        bench.Time.Advance(TimeSpan.FromDays(25));
        var before = await AllAsync();
        (await bench.Get<HistoryMaintenance>().CompactAsync(bench.Time.GetUtcNow(), long.MaxValue, default)).ShouldBeGreaterThan(3);
        (await AllAsync()).ShouldBe(before);

        // a point that was a miss, one that was nothing
        var points = await Ledger(bench).PointsAsync(device.Id, new(2026, 3, 5), new(2026, 3, 6), default);
        foreach (var missing in new[] { points.First(p => p.Fault is not null), points.First(p => p.Absence is not null) })
        {
            await bench.Get<IHistoryStore>().AppendAsync([(Reading)Read(device, missing.RasterTime)!], [], default);
        }

        var filled = (await Ledger(bench).OfAsync(device.Id, new(2026, 3, 5), new(2026, 3, 6), default)).Total;
        var lacking = before.Single(d => d.StartsWith($"{device.Id} 2026-03-05", StringComparison.Ordinal));
        lacking.ShouldBe($"{device.Id} 2026-03-05 {filled.Good - 2} {filled.Failed + 1} {filled.Absent + 1}");

        await bench.Get<HistoryMaintenance>().CompactAsync(bench.Time.GetUtcNow(), long.MaxValue, default);
        (await Ledger(bench).OfAsync(device.Id, new(2026, 3, 5), new(2026, 3, 6), default)).Total.ShouldBe(filled);

        async Task<string[]> AllAsync() => [.. (await Ledger(bench).AllAsync(new(2026, 3, 1), new(2026, 3, 25), default))
            .SelectMany(d => d.Days.Select(x => FormattableString.Invariant($"{d.DeviceId} {x.Day:yyyy-MM-dd} {x.Good} {x.Failed} {x.Absent}"))).Order(StringComparer.Ordinal)];
    }

    [Theory]
    [InlineData("2026-03-29", 92)]
    [InlineData("2026-10-25", 100)]
    [InlineData("2026-03-16", 96)]
    public async Task Days_of_a_clock_change_expect_what_the_raster_has(string text, int expected)
    {
        await using var bench = await OpenAsync();
        var (device, day) = (await AddAsync(bench), DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
        bench.Time.Advance(TimeSpan.FromDays(300));
        var gaps = await Ledger(bench).OfAsync(device.Id, day.AddDays(-1), day.AddDays(2), default);
        gaps.Days.Select(d => d.Absent).ShouldBe([96, expected, 96]);
        (await Ledger(bench).PointsAsync(device.Id, day, day.AddDays(1), default)).Select(p => p.RasterTime).Distinct().Count().ShouldBe(expected);
    }

    [Fact]
    public async Task Nothing_is_expected_before_a_device_was_added_nor_of_the_point_under_way()
    {
        await using var bench = await OpenAsync();
        var device = await AddAsync(bench); // 13:00 in Zurich
        var ledger = Ledger(bench);
        bench.Time.Advance(TimeSpan.FromMinutes(40)); // 13:40: due were 13:00, 13:15; 13:30 may still be read
        (await ledger.OfAsync(device.Id, new(2026, 3, 1), new(2026, 3, 2), default)).Total.Expected.ShouldBe(2);
        await bench.Get<IHistoryStore>().AppendAsync([(Reading)Read(device, Start.AddMinutes(30))!], [], default);
        (await ledger.OfAsync(device.Id, new(2026, 3, 1), new(2026, 3, 2), default)).Total.ShouldBe(new(new(2026, 3, 1), 3, 1, 0, 0, 0, 2));
        bench.Time.Advance(TimeSpan.FromMinutes(30)); // 14:10: now 13:45 is due, too
        (await ledger.OfAsync(device.Id, new(2026, 3, 1), new(2026, 3, 2), default)).Total.ShouldBe(new(new(2026, 3, 1), 4, 1, 0, 0, 0, 3));
        (await ledger.OfAsync(device.Id, new(2026, 2, 1), new(2026, 3, 1), default)).Total.Share.ShouldBeNull();
    }

    [Fact]
    public async Task A_changed_interval_holds_from_its_change_on()
    {
        await using var bench = await OpenAsync();
        var device = await AddAsync(bench);
        var watch = bench.Get<IntervalWatch>();
        await watch.StartAsync(default);
        bench.Time.Advance(TimeSpan.FromHours(35)); // Monday 23:00 UTC = Tuesday 00:00 in Zurich
        await bench.Devices.ChangeAsync(device.Id, d => d with { ReadoutCycleMinutes = 60 }, default);
        await watch.NoteAsync();
        bench.Time.Advance(TimeSpan.FromDays(3));
        await watch.StopAsync(default);
        var days = (await Ledger(bench).OfAsync(device.Id, new(2026, 3, 2), new(2026, 3, 5), default)).Days;
        days.Select(d => d.Expected).ShouldBe([96, 24, 24]);

        // the standard interval does not concern it any more
        await bench.SetAsync(g => g with { ReadoutIntervalMinutes = 30 });
        (await Ledger(bench).OfAsync(device.Id, new(2026, 3, 2), new(2026, 3, 5), default)).Days.Select(d => d.Expected).ShouldBe([96, 24, 24]);
    }

    [Fact]
    public async Task Points_missed_while_the_box_was_off_say_so()
    {
        await using var bench = await OpenAsync();
        var events = bench.Get<EventLog>();
        var device = await AddAsync(bench);
        await events.AddAsync(EventSeverity.Info, "System", "Started", ["1.0"]);
        bench.Time.Advance(TimeSpan.FromHours(2));
        await events.AddAsync(EventSeverity.Info, "System", "Stopped", []);
        bench.Time.Advance(TimeSpan.FromHours(5));
        await events.AddAsync(EventSeverity.Info, "System", "Started", ["1.0"]);
        bench.Time.Advance(TimeSpan.FromHours(2));
        await events.AddAsync(EventSeverity.Warning, "Clock", "ClockStep", ["3600"]);
        bench.Time.Advance(TimeSpan.FromHours(1));
        var points = await Ledger(bench).PointsAsync(device.Id, new(2026, 3, 1), new(2026, 3, 2), default);
        points.Where(p => p.Absence == Absence.BoxOff).Select(p => p.RasterTime).ShouldBe(Enumerable.Range(1, 20).Select(i => Start.AddHours(2).AddMinutes(15 * i)));
        points.Where(p => p.Absence == Absence.ClockWrong).Select(p => p.RasterTime).ShouldBe(Enumerable.Range(1, 4).Select(i => Start.AddHours(8).AddMinutes(15 * i)));
        points.Count(p => p.Absence == Absence.Unknown).ShouldBe(points.Count - 24);
    }

    [Fact]
    public async Task The_worst_device_comes_first()
    {
        await using var bench = await OpenAsync();
        var (whole, none, half) = (await AddAsync(bench), await AddAsync(bench), await AddAsync(bench));
        await StoreAsync(bench, whole, new(2026, 3, 2), (_, at) => Read(whole, at));
        await StoreAsync(bench, half, new(2026, 3, 2), (slot, at) => slot < 48 ? Read(half, at) : null);
        bench.Time.Advance(TimeSpan.FromDays(3));
        (await Ledger(bench).AllAsync(new(2026, 3, 2), new(2026, 3, 3), default)).Select(d => (d.DeviceId, d.Total.Share)).ShouldBe([(none.Id, 0.0), (half.Id, 0.5), (whole.Id, 1.0)]);
    }

    private static async Task<CoreBench> OpenAsync()
    {
        var bench = await CoreBench.OpenAsync(start: Start);
        await bench.Get<HistoryStore>().OpenAsync(default);
        return bench;
    }

    private static GapLedger Ledger(CoreBench bench) => bench.Get<GapLedger>();

    private static Task<Device> AddAsync(CoreBench bench) =>
        bench.Devices.AddAsync(new Device { Line = "M-Bus", SecondaryAddress = $"{bench.Devices.Current.All.Length + 1:D8}B5151002" }, default);

    private static async Task StoreAsync(CoreBench bench, Device device, DateOnly day, Func<int, DateTimeOffset, object?> content)
    {
        var zone = bench.Get<BoxClock>().Zone;
        var stored = new List<object>();
        var at = BucketRaster.Midnight(day, zone);
        for (var slot = 0; at < BucketRaster.Midnight(day.AddDays(1), zone); at = at.AddMinutes(15), slot++)
        {
            if (content(slot, at) is { } row)
            {
                stored.Add(row);
            }
        }

        await bench.Get<IHistoryStore>().AppendAsync([.. stored.OfType<Reading>()], [.. stored.OfType<MissedReading>()], default);
    }

    private static object? Read(Device device, DateTimeOffset at, Quality quality = Quality.Good) => new Reading(device.Id, at, at.AddSeconds(2), quality, [RawValue.Number(at.ToUnixTimeSeconds())]);

    private static object? Miss(Device device, DateTimeOffset at, ReadoutFault fault) => new MissedReading(device.Id, at, at.AddSeconds(9), fault);
}
