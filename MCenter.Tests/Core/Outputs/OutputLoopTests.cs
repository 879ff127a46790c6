using MCenter.Core.Outputs;
using static MCenter.Tests.Core.Outputs.OutputBench;

namespace MCenter.Tests.Core.Outputs;

/// <summary>What a target gets, and when, whatever happens to it and to the box; the clock is the test's.</summary>
public sealed class OutputLoopTests
{
    [Fact]
    public async Task What_is_read_is_delivered_once_in_order_and_at_once()
    {
        await using var bench = await OutputBench.OpenAsync();
        await bench.PassAsync(TimeSpan.FromHours(2));
        bench.Output.Readings.Keys().ShouldBe(bench.Committed.Take(bench.Output.Readings.Count()).Keys());
        bench.Output.Taken.ShouldAllBe(t => t.Batch.Reason == OutputReason.New && t.At - t.Batch.Readings[0].RasterTime <= OutputLoop.Look);
        bench.Output.Taken.Count.ShouldBeGreaterThanOrEqualTo(7);
        bench.Output.Readings.First().Values.ShouldBe(bench.Committed[0].Values);
        (bench.Loop.Ledger.LastSuccess, bench.Loop.Ledger.Errors.Count, bench.Loop.Ledger.NextTry).ShouldBe((bench.Output.Taken[^1].At, 0, null));
    }

    [Fact]
    public async Task A_new_output_begins_with_what_is_new()
    {
        await using var bench = await OutputBench.OpenAsync();
        await bench.Core.Get<OutputCursors>().DeleteAsync("fake", default);
        await bench.ReadAsync(bench.Now - TimeSpan.FromHours(1));
        bench.Restart();
        await bench.DrainAsync();
        bench.Output.Taken.ShouldBeEmpty();
    }

    [Fact]
    public async Task Away_for_13_hours_nothing_is_lost_and_the_pauses_double_up_to_a_quarter_of_an_hour()
    {
        await using var bench = await OutputBench.OpenAsync();
        bench.Output.Fault = "530 Login incorrect.";
        await bench.PassAsync(TimeSpan.FromHours(13));
        // what was read at the very end is counted with the next look
        await bench.Loop.TurnAsync(default);
        var pauses = bench.Output.Tries.Zip(bench.Output.Tries.Skip(1), (one, next) => (next - one).TotalSeconds).ToList();
        pauses.Take(7).ShouldBe([10, 20, 40, 80, 160, 320, 640]);
        pauses.Skip(7).ShouldAllBe(p => p == 900);
        await bench.Loop.TurnAsync(default);
        var away = bench.Loop.Ledger;
        (away.Backlog, away.Errors.Count, away.Errors[0].Message, away.LastSuccess).ShouldBe((bench.Committed.Count, OutputLoop.MostErrors, "530 Login incorrect.", null));
        away.Oldest.ShouldBe(bench.Committed[0].ReadAt);
        away.FailingSince.ShouldBe(bench.Output.Tries[0]);
        away.NextTry!.Value.ShouldBeInRange(bench.Now, bench.Now.AddMinutes(15));

        bench.Output.Fault = null;
        await bench.PassAsync(TimeSpan.FromMinutes(20));
        await bench.DrainAsync();
        bench.Output.Readings.Keys().ShouldBe(bench.Committed.Keys(), "one batch has room for 13 hours of 4 meters");
        (bench.Loop.Ledger.Backlog, bench.Loop.Ledger.Oldest, bench.Loop.Ledger.NextTry, bench.Loop.Ledger.FailingSince).ShouldBe((0, null, null, null));
        (await bench.Core.EventsAsync()).ShouldBe(["OutputFails:fake", "OutputWorks:fake"]);
    }

    [Fact]
    public async Task Away_for_14_days_while_weeks_are_packed_nothing_is_lost_and_each_meters_order_is_kept()
    {
        await using var bench = await OutputBench.OpenAsync();
        bench.Output.Fault = "away";
        await bench.PassDaysAsync(14);
        await bench.Loop.TurnAsync(default);
        bench.Loop.Ledger.Backlog.ShouldBe(bench.Committed.Count);

        bench.Output.Fault = null;
        bench.Time.Advance(TimeSpan.FromMinutes(15));
        await bench.DrainAsync();
        bench.Output.Readings.Keys().ShouldBe(bench.Committed.Keys(), ignoreOrder: true);
        bench.Output.For(OutputReason.Late).ShouldBeInOrder();
        bench.Output.For(OutputReason.New).ShouldBeInOrder();
        bench.Output.Taken.ShouldAllBe(t => t.Batch.Readings.Count <= OutputLoop.Most);
        await bench.NightAsync();
        (await bench.History.CountFollowedAsync(0, await bench.History.NewestSequenceAsync(default), default)).ShouldBeLessThan(bench.Committed.Count, "what was passed is packed");
    }

    [Fact]
    public async Task While_it_catches_up_slowly_what_is_new_waits_one_interval_at_most()
    {
        await using var bench = await OutputBench.OpenAsync();
        bench.Output.Fault = "away";
        await bench.PassDaysAsync(14);
        bench.Output.Fault = null;
        bench.Output.OnSend = _ =>
        {
            // a slow target: a batch takes it five minutes
            bench.Time.Advance(TimeSpan.FromMinutes(5));
            return Task.CompletedTask;
        };
        var back = bench.Now;
        await bench.PassAsync(TimeSpan.FromHours(3));
        bench.Output.OnSend = _ => Task.CompletedTask;
        await bench.DrainAsync();
        bench.Output.Readings.Keys().ShouldBe(bench.Committed.Keys(), ignoreOrder: true);
        bench.Output.For(OutputReason.Late).Count().ShouldBeGreaterThan(10 * OutputLoop.Most);
        var fresh = bench.Output.Taken.Where(t => t.Batch.Reason == OutputReason.New).SelectMany(t => t.Batch.Readings.Where(r => r.RasterTime > back.AddMinutes(15)).Select(r => t.At - r.ReadAt)).ToList();
        fresh.Count.ShouldBeGreaterThan(8 * bench.Meters);
        fresh.ShouldAllBe(waited => waited <= Interval);
    }

    [Fact]
    public async Task Away_again_while_it_catches_up_it_loses_nothing_and_repeats_nothing()
    {
        await using var bench = await OutputBench.OpenAsync();
        for (var time = 0; time < 3; time++)
        {
            bench.Output.Fault = "away";
            await bench.PassDaysAsync(4);
            bench.Output.Fault = null;
            bench.Time.Advance(TimeSpan.FromMinutes(15));
            await bench.Loop.TurnAsync(default);
            bench.Time.Advance(OutputLoop.Pace);
            await bench.Loop.TurnAsync(default);
            bench.Loop.Ledger.IsCatchingUp.ShouldBeTrue();
            bench.Restart();
        }

        await bench.DrainAsync();
        bench.Output.Readings.Keys().ShouldBe(bench.Committed.Keys(), ignoreOrder: true);
    }

    [Fact]
    public async Task Killed_in_the_middle_it_goes_on_there_and_repeats_no_more_than_one_batch()
    {
        await using var bench = await OutputBench.OpenAsync();
        bench.Output.Fault = "away";
        await bench.PassDaysAsync(7);
        bench.Output.Fault = null;
        bench.Time.Advance(TimeSpan.FromMinutes(15));
        await bench.Loop.TurnAsync(default);

        // the target takes a batch, and the box ends before it hears of it
        using var power = new CancellationTokenSource();
        bench.Output.OnTaken = power.Cancel;
        await Should.ThrowAsync<OperationCanceledException>(() => bench.Loop.TurnAsync(power.Token));
        bench.Output.OnTaken = () => { };

        bench.Restart();
        await bench.DrainAsync();
        var keys = bench.Output.Readings.Keys().ToList();
        keys.Distinct().ShouldBe(bench.Committed.Keys(), ignoreOrder: true);
        (keys.Count - bench.Committed.Count).ShouldBeInRange(1, OutputLoop.Most);
        bench.Loop.Ledger.Errors.ShouldBeEmpty("the end of the box is no failure of the target");
    }

    [Fact]
    public async Task What_throws_or_never_ends_is_a_failure_with_its_cause()
    {
        await using var bench = await OutputBench.OpenAsync();
        await bench.ReadAsync(bench.Now);
        bench.Output.OnSend = _ => throw new IOException("disk full at the target");
        await bench.Loop.TurnAsync(default);
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        bench.Output.OnSend = async cancel =>
        {
            var stalled = Task.Delay(Timeout.InfiniteTimeSpan, cancel);
            bench.Time.Advance(OutputLoop.Limit);
            await stalled;
        };
        await bench.Loop.TurnAsync(default);
        bench.Loop.Ledger.Errors.Select(e => e.Message).ShouldBe(["It was not finished after 10 min. The server accepts the connection and then stalls, or the line is very slow.", "disk full at the target"]);

        bench.Output.OnSend = _ => Task.CompletedTask;
        bench.Time.Advance(TimeSpan.FromSeconds(20));
        await bench.DrainAsync();
        bench.Output.Readings.Keys().ShouldBe(bench.Committed.Keys());
    }

    [Fact]
    public async Task A_late_reading_comes_when_it_was_stored()
    {
        await using var bench = await OutputBench.OpenAsync();
        await bench.ReadAsync(bench.Now);
        await bench.DrainAsync();
        await bench.ReadAsync(bench.Now.AddDays(-40) - TimeSpan.FromTicks(bench.Now.Ticks % TimeSpan.TicksPerMinute));
        await bench.DrainAsync();
        bench.Output.Readings.Keys().ShouldBe(bench.Committed.Keys());
    }

    [Fact]
    public async Task After_60_days_the_oldest_are_given_up_and_it_is_said()
    {
        await using var bench = await OutputBench.OpenAsync(meters: 1);
        bench.Output.Fault = "away";
        await bench.PassDaysAsync(60, TimeSpan.FromHours(6));
        (await bench.Core.EventsAsync()).ShouldNotContain("OutputGaveUp:fake");
        await bench.PassDaysAsync(3, TimeSpan.FromHours(6));
        (await bench.Core.EventsAsync()).ShouldContain("OutputGaveUp:fake");
        bench.Output.Fault = null;
        bench.Time.Advance(TimeSpan.FromMinutes(15));
        await bench.DrainAsync();
        var kept = bench.Output.Readings.Keys().ToList();
        kept.ShouldBe(bench.Committed.Keys().TakeLast(kept.Count));
        kept.Count.ShouldBeInRange(60 * 4 - 4, 60 * 4 + 4);
    }

    [Fact]
    public async Task Off_it_sends_nothing_goes_on_the_same_day_and_begins_anew_after_a_night()
    {
        await using var bench = await OutputBench.OpenAsync();
        bench.Output.Active = false;
        await bench.ReadAsync(bench.Now);
        await bench.Loop.TurnAsync(default);
        bench.Output.Tries.ShouldBeEmpty();
        bench.Output.Active = true;
        await bench.DrainAsync();
        bench.Output.Readings.Keys().ShouldBe(bench.Committed.Keys());

        bench.Output.Active = false;
        await bench.ReadAsync(bench.Now.AddMinutes(15) - TimeSpan.FromTicks(bench.Now.Ticks % TimeSpan.TicksPerMinute));
        await bench.NightAsync();
        bench.Output.Active = true;
        await bench.DrainAsync();
        bench.Output.Readings.Count().ShouldBe(bench.Meters);
        (await bench.Core.EventsAsync()).ShouldBe(["OutputGaveUp:fake"]);
    }
}
