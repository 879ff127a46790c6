using MCenter.Core.BusHealth;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using MCenter.Core.Storage;
using MCenter.Drivers.Simulation.MBus;
using MCenter.Tests.Core.Readout;
using MCenter.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace MCenter.Tests.Core.BusHealth;

/// <summary>What is counted of each meter, with simulated meters whose answers fail by a script, and that it outlives the box.</summary>
public class MeterHealthTests
{
    [Fact]
    public async Task Each_fault_is_counted_as_what_it_is()
    {
        await using var bench = await HealthBench.OpenAsync(
            HealthBench.Meter(1),
            HealthBench.Meter(2, FaultScript.Always(MeterFault.Silent)),
            HealthBench.Meter(3, FaultScript.Always(MeterFault.WrongChecksum)),
            HealthBench.Meter(4),
            HealthBench.Meter(4),
            // every readout takes two answers: E5 and the data, of which the second's first try breaks
            HealthBench.Meter(5, FaultScript.Sequence(MeterFault.None, MeterFault.None, MeterFault.None, MeterFault.WrongChecksum)),
            HealthBench.Meter(6, FaultScript.Always(MeterFault.Late)));
        var devices = new List<Device>();
        for (var address = 1; address <= 6; address++)
        {
            devices.Add(await bench.AddAsync(address));
        }

        await bench.PassAsync(points: 4);

        Figures(await bench.TotalAsync(devices[0])).ShouldBe("4 read, 4 answered, 0 retries, 0 silent, 0 checksum, 0 collisions, 0 other");
        // a silent meter gets its three tries twice, one of them SND_NKE, and then one
        Figures(await bench.TotalAsync(devices[1])).ShouldBe("4 read, 0 answered, 2 retries, 4 silent, 0 checksum, 0 collisions, 0 other");
        // a broken E5 and three broken answers twice, then one and one
        Figures(await bench.TotalAsync(devices[2])).ShouldBe("4 read, 0 answered, 4 retries, 0 silent, 12 checksum, 0 collisions, 0 other");
        Figures(await bench.TotalAsync(devices[3])).ShouldBe("4 read, 0 answered, 0 retries, 0 silent, 0 checksum, 4 collisions, 0 other");
        Figures(await bench.TotalAsync(devices[4])).ShouldBe("4 read, 4 answered, 1 retries, 0 silent, 1 checksum, 0 collisions, 0 other");
        Figures(await bench.TotalAsync(devices[5])).ShouldBe("4 read, 4 answered, 0 retries, 0 silent, 0 checksum, 0 collisions, 0 other");
    }

    [Fact]
    public async Task The_answer_time_is_the_wait_for_the_first_byte_and_the_line_time_the_whole_exchange()
    {
        await using var bench = await HealthBench.OpenAsync(HealthBench.Meter(1), HealthBench.Meter(2, FaultScript.Always(MeterFault.Late)), HealthBench.Meter(3, FaultScript.Always(MeterFault.Silent)));
        var (quick, late, silent) = (await bench.AddAsync(1), await bench.AddAsync(2), await bench.AddAsync(3));

        await bench.PassAsync(points: 2);

        // 20 ms and one character of 11 bits at 2400 Bd
        var one = await bench.TotalAsync(quick);
        (one.Timed, one.AnswerMilliseconds, one.SlowestAnswerMilliseconds).ShouldBe((2, 50, 25));
        one.MeanAnswer.ShouldBe(TimeSpan.FromMilliseconds(25));
        // SND_NKE and E5, REQ_UD2 and 31 bytes: 42 characters, two waits of 20 ms, and the pause between the two
        one.MeanOnLine!.Value.TotalMilliseconds.ShouldBeInRange(42 * 11 / 2.4 + 40, 42 * 11 / 2.4 + 50);
        (await bench.TotalAsync(late)).MeanAnswer.ShouldBe(TimeSpan.FromMilliseconds(1005));
        var none = await bench.TotalAsync(silent);
        (none.Timed, none.MeanAnswer, none.SlowestAnswerMilliseconds).ShouldBe((0, null, 0));
        none.MeanOnLine!.Value.TotalSeconds.ShouldBeInRange(9, 9.3, "time-outs hold the line, too");
    }

    [Fact]
    public async Task Days_are_the_boxs_and_the_worst_meter_comes_first()
    {
        await using var bench = await HealthBench.OpenAsync(HealthBench.Meter(1), HealthBench.Meter(2, FaultScript.Always(MeterFault.Silent)), HealthBench.Meter(3, FaultScript.Sequence(MeterFault.None, MeterFault.FlippedBit)));
        var (good, silent, broken) = (await bench.AddAsync(1), await bench.AddAsync(2), await bench.AddAsync(3));
        var never = await bench.AddAsync(4, d => d with { ReadoutCycleMinutes = 40320 });
        var today = bench.Today;

        // from 13:00 in Zurich: 43 points until 23:45, then midnight and 00:15
        await bench.PassAsync(points: 45);

        var all = await bench.Health.AllAsync(today, default);
        all.Select(h => h.DeviceId).ShouldBe([silent.Id, broken.Id, good.Id, never.Id]);
        all[2].Days.Select(d => (d.Day, d.Readouts)).ShouldBe([(today, 43), (today.AddDays(1), 2)]);
        (all[0].Total.Trouble, all[2].Total.Trouble, all[3].Total.Trouble).ShouldBe((1.0, 0.0, null));
        all[1].Total.Trouble.ShouldBe(0.5 / 45);
        (await bench.Health.AllAsync(today.AddDays(1), default)).Single(h => h.DeviceId == good.Id).Days.ShouldHaveSingleItem().Readouts.ShouldBe(2);
    }

    [Fact]
    public async Task What_the_line_itself_prevented_says_nothing_about_a_meter()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        var health = bench.Core.Get<MeterHealth>();
        var device = await bench.AddAsync("00000001");
        foreach (var fault in (ReadoutFault[])[ReadoutFault.LinkDown, ReadoutFault.LineBusy, ReadoutFault.NoDataNow, ReadoutFault.Refused, ReadoutFault.Malformed])
        {
            bench.Meters.Fail(device.Name, fault);
            await bench.TickAsync();
        }

        Figures((await health.OfAsync(device.Id, health.Today, default)).Total).ShouldBe("3 read, 1 answered, 0 retries, 0 silent, 0 checksum, 0 collisions, 2 other");
    }

    [Fact]
    public async Task Nothing_is_counted_while_the_clock_is_wrong()
    {
        await using var bench = await ReadoutBench.OpenAsync(start: new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var health = bench.Core.Get<MeterHealth>();
        var device = await bench.AddAsync("00000001");
        await bench.TickAsync();
        (await health.OfAsync(device.Id, DateOnly.MinValue, default)).Days.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_stored_outlives_the_box_and_goes_on_and_a_killed_box_loses_the_last_batch_only()
    {
        await using var bench = await HealthBench.OpenAsync(HealthBench.Meter(1), HealthBench.Meter(2, FaultScript.Always(MeterFault.Silent)));
        var (good, silent) = (await bench.AddAsync(1), await bench.AddAsync(2));
        await bench.PassAsync(points: 2);
        await bench.Health.StoreAsync(default);
        await bench.PassAsync();

        // a box that starts on what is on the disk
        using (var next = Another(bench))
        {
            (await next.OfAsync(good.Id, bench.Today, default)).Total.Readouts.ShouldBe(2);
            await bench.PassAsync();
            (await next.OfAsync(good.Id, bench.Today, default)).Total.Readouts.ShouldBe(3);
            await next.StopAsync(default);
        }

        using var last = Another(bench);
        Figures((await last.OfAsync(silent.Id, bench.Today, default)).Total).ShouldBe("3 read, 0 answered, 2 retries, 3 silent, 0 checksum, 0 collisions, 0 other");
    }

    [Fact]
    public async Task It_is_stored_by_itself_every_half_hour()
    {
        await using var bench = await HealthBench.OpenAsync(HealthBench.Meter(1));
        var device = await bench.AddAsync(1);
        await bench.Health.StartAsync(default);
        await Eventually.True(() => bench.Core.Time.Waiting > 0, "the timer");
        await bench.PassAsync();
        (await StoredAsync(bench)).ShouldBeEmpty();
        await bench.PassAsync();
        await Eventually.True(async () => (await StoredAsync(bench)).Length == 1, "what was counted is stored");
        await bench.Health.StopAsync(default);
        (await StoredAsync(bench)).ShouldHaveSingleItem().Readouts.ShouldBe(2);
        (await bench.TotalAsync(device)).Readouts.ShouldBe(2);
    }

    [Fact]
    public async Task A_batch_of_500_meters_writes_little()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        var health = bench.Core.Get<MeterHealth>();
        await bench.Core.Devices.ChangeManyAsync(_ => [.. Enumerable.Range(1, 500).Select(n => new Device { Name = $"{n}", Line = "M-Bus", SecondaryAddress = $"{n:D8}B5151002" })], default);
        for (var point = 0; point < 2; point++)
        {
            await bench.TickAsync();
            await health.StoreAsync(default);
        }

        await bench.TickAsync();
        await using var db = await bench.Core.Get<IDbContextFactory<McenterDb>>().CreateDbContextAsync();
        // the log goes with the last connection, and a test beside this one may close all that rest
        await db.Database.OpenConnectionAsync();
        await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        await health.StoreAsync(default);

        var written = new FileInfo(bench.Core.Get<DataDirectory>().ConfigurationFile + "-wal").Length;
        TestContext.Current.TestOutputHelper?.WriteLine($"500 meters: {written / 1024} KiB written to the log of the database");
        written.ShouldBeInRange(1, 160 * 1024);
        (await db.Set<MeterDay>().CountAsync()).ShouldBe(500);
        (await db.Set<MeterDay>().SumAsync(d => d.Readouts)).ShouldBe(1500);
    }

    [Fact]
    public async Task What_cannot_be_stored_waits()
    {
        await using var bench = await HealthBench.OpenAsync(HealthBench.Meter(1));
        var device = await bench.AddAsync(1);
        await bench.PassAsync();
        await SqlAsync(bench, "ALTER TABLE MeterDay RENAME TO Away");
        await bench.Health.StoreAsync(default);
        await SqlAsync(bench, "ALTER TABLE Away RENAME TO MeterDay");
        await bench.PassAsync();
        await bench.Health.StoreAsync(default);
        (await StoredAsync(bench)).ShouldHaveSingleItem().Readouts.ShouldBe(2);
        (await bench.TotalAsync(device)).Readouts.ShouldBe(2);
    }

    [Fact]
    public async Task A_deleted_meter_takes_its_days_with_it_also_those_that_wait()
    {
        await using var bench = await HealthBench.OpenAsync(HealthBench.Meter(1), HealthBench.Meter(2));
        var (gone, kept) = (await bench.AddAsync(1), await bench.AddAsync(2));
        await bench.PassAsync();
        await bench.Health.StoreAsync(default);
        await bench.PassAsync();
        await bench.Core.Get<DeviceRemoval>().DeleteAsync(gone.Id, null, default);
        await bench.Health.StoreAsync(default);
        (await StoredAsync(bench)).ShouldHaveSingleItem().DeviceId.ShouldBe(kept.Id);
        await Should.ThrowAsync<KeyNotFoundException>(() => bench.Health.OfAsync(gone.Id, bench.Today, default));
    }

    [Fact]
    public async Task Days_are_kept_for_400_days()
    {
        await using var bench = await HealthBench.OpenAsync(HealthBench.Meter(1));
        await bench.AddAsync(1);
        await bench.PassAsync();
        await bench.Health.StoreAsync(default);
        var first = bench.Today;
        await SqlAsync(bench, $"UPDATE MeterDay SET Day = '{first.AddDays(-MeterHealth.DaysKept):yyyy-MM-dd}'");
        await bench.PassAsync();
        using (var next = Another(bench))
        {
            await bench.PassAsync();
            await next.StoreAsync(default);
        }

        (await StoredAsync(bench)).Length.ShouldBe(2);
        await SqlAsync(bench, $"UPDATE MeterDay SET Day = '{first.AddDays(-MeterHealth.DaysKept - 1):yyyy-MM-dd}' WHERE Day < '{first:yyyy-MM-dd}'");
        using var last = Another(bench);
        await bench.PassAsync();
        await last.StoreAsync(default);
        (await StoredAsync(bench)).ShouldHaveSingleItem().Day.ShouldBe(first);
    }

    private static string Figures(MeterDay day) =>
        $"{day.Readouts} read, {day.Answered} answered, {day.Retries} retries, {day.NoAnswers} silent, {day.ChecksumFaults} checksum, {day.Collisions} collisions, {day.OtherFaults} other";

    private static MeterHealth Another(HealthBench bench) => new(
        bench.Core.Get<IDbContextFactory<McenterDb>>(), bench.Core.Devices, bench.Core.Get<DeviceReader>(), bench.Core.Get<BoxClock>(), bench.Core.Time, NullLogger<MeterHealth>.Instance);

    private static async Task<MeterDay[]> StoredAsync(HealthBench bench)
    {
        await using var db = await bench.Core.Get<IDbContextFactory<McenterDb>>().CreateDbContextAsync();
        return await db.Set<MeterDay>().AsNoTracking().ToArrayAsync();
    }

    private static async Task SqlAsync(HealthBench bench, string sql)
    {
        await using var db = await bench.Core.Get<IDbContextFactory<McenterDb>>().CreateDbContextAsync();
        await db.Database.ExecuteSqlRawAsync(sql);
    }
}
