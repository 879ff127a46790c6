using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Tests.Support;

namespace MCenter.Tests.Core.Readout;

/// <summary>Lines that are used for something besides the readout: who waits, who is told, and how it goes on.</summary>
public class LineUsesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(LineUseKind.LevelConverter, ActivityKind.LevelConverter, ReadoutFault.LineBusy)]
    [InlineData(LineUseKind.Overload, ActivityKind.Overload, ReadoutFault.Overload)]
    public async Task While_a_line_is_held_its_readout_waits_and_then_reads_the_newest_point_alone(LineUseKind kind, ActivityKind told, ReadoutFault booked)
    {
        await using var bench = await ReadoutBench.OpenAsync();
        await bench.AddAsync("00000001");
        await bench.AddAsync("00000002");
        var use = bench.Core.Get<LineUses>().Begin("M-Bus", kind);

        var passes = new[] { bench.TickAsync(), bench.TickAsync(), bench.TickAsync() };
        bench.Readouts.Activity.Kind.ShouldBe(told);
        bench.History.Misses.Select(m => (m.DeviceId, m.RasterTime, m.Fault)).ShouldBe(
            [(1, Noon.AddMinutes(15), booked), (2, Noon.AddMinutes(15), booked), (1, Noon.AddMinutes(30), booked), (2, Noon.AddMinutes(30), booked)],
            ignoreOrder: true);
        bench.Meters.Calls.ShouldBeEmpty();

        use.Dispose();
        await Task.WhenAll(passes);
        bench.History.Readings.Select(r => (r.DeviceId, r.RasterTime)).ShouldBe([(1, Noon.AddMinutes(45)), (2, Noon.AddMinutes(45))]);
        bench.Readouts.Activity.ShouldBe(Activity.Idle);
        bench.Readouts.LastPass.ShouldBe(new PassSummary(Noon.AddMinutes(45), Noon.AddMinutes(45), TimeSpan.Zero, 2, 2));
    }

    [Fact]
    public async Task A_pass_that_a_use_breaks_into_finishes_its_meter_and_the_rest_waits()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        await bench.AddAsync("00000001");
        await bench.AddAsync("00000002");
        var uses = bench.Core.Get<LineUses>();
        var held = bench.Meters.Hold("00000001");

        var pass = bench.TickAsync();
        await Eventually.True(() => bench.Meters.Calls.Count == 1, "the first readout");
        var use = uses.Begin("m-bus", LineUseKind.LevelConverter);
        var paused = uses.ReadoutsPausedAsync("M-Bus", default);
        paused.IsCompleted.ShouldBeFalse();
        held.SetResult();
        await paused.WaitAsync(TimeSpan.FromSeconds(30));
        bench.Meters.Names.ShouldBe(["00000001"]);

        use.Dispose();
        use.Dispose();
        await pass;
        bench.Meters.Names.ShouldBe(["00000001", "00000002"]);
        bench.History.Readings.Select(r => (r.DeviceId, r.RasterTime)).ShouldBe([(1, Noon.AddMinutes(15)), (2, Noon.AddMinutes(15))]);
        bench.History.Misses.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_a_pass_broken_into_older_points_give_way_to_newer_ones()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        await bench.AddAsync("00000001");
        await bench.AddAsync("00000002");
        var held = bench.Meters.Hold("00000001");
        var first = bench.TickAsync();
        await Eventually.True(() => bench.Meters.Calls.Count == 1, "the first readout");
        var second = bench.TickAsync();
        var use = bench.Core.Get<LineUses>().Begin("M-Bus", LineUseKind.LevelConverter);
        held.SetResult();
        await Eventually.True(() => bench.History.Misses.Count == 1 || bench.Readouts.LastPass is not null, "the end of the first pass");

        use.Dispose();
        await Task.WhenAll(first, second);
        bench.History.Readings.Select(r => (r.DeviceId, r.RasterTime)).ShouldBe([(1, Noon.AddMinutes(15)), (1, Noon.AddMinutes(30)), (2, Noon.AddMinutes(30))]);
        bench.History.Misses.ShouldHaveSingleItem().ShouldBe(new MissedReading(2, Noon.AddMinutes(15), Noon.AddMinutes(30), ReadoutFault.LineBusy));
    }

    [Fact]
    public async Task A_readout_by_hand_is_told_at_once_why_not_and_the_meter_is_not_blamed()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        await bench.AddAsync("00000001");
        await bench.AddAsync("00000002", "M-Bus 2");
        var uses = bench.Core.Get<LineUses>();
        using var converter = uses.Begin("M-Bus", LineUseKind.LevelConverter);

        var failure = (await bench.Readouts.ReadNowAsync(1, "anna", default)).ShouldBeOfType<ReadoutFailure>();
        failure.ShouldSatisfyAllConditions(f => f.Fault.ShouldBe(ReadoutFault.LineBusy), f => f.Detail.ShouldBe("the level converter has M-Bus: switch it off to read"));
        bench.Current.Of(1).Failing.ShouldBeFalse();
        bench.Readouts.Activity.ShouldSatisfyAllConditions(a => a.Kind.ShouldBe(ActivityKind.LevelConverter), a => a.Total.ShouldBe(0));

        // overload is what is told first, and the other line is free
        using var overload = uses.Begin("M-Bus", LineUseKind.Overload);
        (await bench.Readouts.ReadNowAsync(1, "anna", default)).ShouldBeOfType<ReadoutFailure>().Detail.ShouldContain("overloaded");
        (await bench.Readouts.ReadNowAsync(2, "anna", default)).ShouldBeOfType<DecodedReading>();
    }

    [Fact]
    public async Task A_readout_by_hand_that_waits_for_a_meter_is_told_too()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        await bench.AddAsync("00000001");
        await bench.AddAsync("00000002");
        var held = bench.Meters.Hold("00000001");
        var first = bench.Readouts.ReadNowAsync(1, null, default);
        await Eventually.True(() => bench.Meters.Calls.Count == 1, "the first readout");
        var second = bench.Readouts.ReadNowAsync(2, null, default);
        using var use = bench.Core.Get<LineUses>().Begin("M-Bus", LineUseKind.LevelConverter);

        second.IsCompleted.ShouldBeFalse();
        held.SetResult();
        (await first).ShouldBeOfType<DecodedReading>();
        (await second).ShouldBeOfType<ReadoutFailure>().Fault.ShouldBe(ReadoutFault.LineBusy);
        bench.Meters.Names.ShouldBe(["00000001"]);
    }

    [Fact]
    public async Task A_search_is_told_with_its_detail_and_holds_up_no_readout()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        await bench.AddAsync("00000001");
        var uses = bench.Core.Get<LineUses>();
        var changes = 0;
        bench.Readouts.Changed += () => changes++;
        using var search = uses.Begin("M-Bus", LineUseKind.Scanning, "2400 Bd");

        changes.ShouldBe(1);
        bench.Readouts.Activity.ShouldBe(Activity.Idle with { Kind = ActivityKind.Scanning, Detail = "2400 Bd" });
        bench.Readouts.LineUses.ShouldBe([new("M-Bus", LineUseKind.Scanning, Noon, "2400 Bd")]);
        await bench.TickAsync();
        bench.History.Readings.ShouldHaveSingleItem();

        search.Dispose();
        bench.Readouts.Activity.ShouldBe(Activity.Idle);
    }

    [Fact]
    public async Task On_shutdown_a_pass_that_waits_for_a_held_line_ends()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        await bench.AddAsync("00000001");
        using var use = bench.Core.Get<LineUses>().Begin("M-Bus", LineUseKind.LevelConverter);
        var pass = bench.TickAsync();

        await bench.Readouts.StoppingAsync(default).WaitAsync(TimeSpan.FromSeconds(30));
        await pass.WaitAsync(TimeSpan.FromSeconds(30));
        bench.Meters.Calls.ShouldBeEmpty();
        bench.History.Misses.ShouldBeEmpty();
    }
}
