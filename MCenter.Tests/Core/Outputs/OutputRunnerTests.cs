using MCenter.Core.History;
using MCenter.Core.Outputs;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Core.Storage;
using MCenter.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Tests.Core.Outputs;

/// <summary>Sending again, tests, and all outputs side by side.</summary>
public sealed class OutputRunnerTests
{
    [Fact]
    public async Task A_time_span_is_sent_again_in_order_over_a_restart_and_beside_what_is_new()
    {
        await using var bench = await OutputBench.OpenAsync();
        await bench.AddDevicesAsync();
        await bench.PassDaysAsync(9);
        await bench.DrainAsync();
        var (from, to) = (bench.Committed[0].RasterTime.AddDays(1), bench.Committed[0].RasterTime.AddDays(4).AddMinutes(5));
        await bench.Runner.ResendAsync("fake", from, to, "admin", default);
        for (var turn = 0; turn < 2; turn++)
        {
            await bench.Loop.TurnAsync(default);
        }

        bench.Output.Fault = "away";
        await bench.Loop.TurnAsync(default);
        bench.Output.Fault = null;
        bench.Restart();
        var raster = bench.Committed[^1].RasterTime + OutputBench.Interval;
        await bench.ReadAsync(raster);
        await bench.Loop.TurnAsync(default);
        bench.Loop.Ledger.Resend.ShouldNotBeNull().Sent.ShouldBeGreaterThan(0);
        bench.Output.Taken.Last(t => t.Batch.Reason == OutputReason.New).Batch.Readings[0].RasterTime.ShouldBe(raster);
        await bench.DrainAsync();

        bench.Output.For(OutputReason.Again).Keys().ShouldBe(bench.Committed.Where(r => r.RasterTime >= from && r.RasterTime < to).OrderBy(r => r.RasterTime).ThenBy(r => r.DeviceId).Keys());
        (await bench.Core.EventsAsync()).ShouldContain("OutputResent:fake");
        bench.Output.For(OutputReason.New).Concat(bench.Output.For(OutputReason.Late)).Keys().ShouldBe(bench.Committed.Keys(), ignoreOrder: true);
    }

    [Fact]
    public async Task Sending_again_is_refused_where_it_makes_no_sense_and_can_be_stopped()
    {
        await using var bench = await OutputBench.OpenAsync();
        var now = bench.Now;
        await Should.ThrowAsync<KeyNotFoundException>(() => bench.Runner.ResendAsync("nobody", now.AddDays(-1), now, null, default));
        (await Should.ThrowAsync<InvalidInputException>(() => bench.Runner.ResendAsync("fake", now, now, null, default))).Errors.Select(e => e.Field).ShouldBe(["to"]);
        await bench.Runner.ResendAsync("fake", now.AddDays(-1), now, null, default);
        await Should.ThrowAsync<ConflictException>(() => bench.Runner.ResendAsync("fake", now.AddDays(-2), now, null, default));
        await bench.Runner.StopResendAsync("fake", default);
        bench.Runner.Ledgers.Single().Resend.ShouldBeNull();
        bench.Output.Active = false;
        await Should.ThrowAsync<ConflictException>(() => bench.Runner.ResendAsync("fake", now.AddDays(-2), now, null, default));
    }

    [Fact]
    public async Task A_test_says_what_the_target_says()
    {
        await using var bench = await OutputBench.OpenAsync();
        (await bench.Runner.TestAsync("fake", default)).ShouldBe(new(true, "written and removed"));
        bench.Output.Fault = "550 No such directory.";
        (await bench.Runner.TestAsync("fake", default)).ShouldBe(new(false, "550 No such directory."));
        await Should.ThrowAsync<KeyNotFoundException>(() => bench.Runner.TestAsync("nobody", default));
    }

    [Fact]
    public async Task Two_outputs_of_one_name_do_not_start()
    {
        await using var core = await CoreBench.OpenAsync(services =>
        {
            services.AddSingleton<IOutput>(provider => new FakeOutput(provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton<IOutput>(provider => new FakeOutput(provider.GetRequiredService<TimeProvider>()));
        });
        Should.Throw<StartupException>(core.Get<OutputRunner>).Message.ShouldContain("fake");
    }

    [Fact]
    public async Task One_that_stalls_delays_no_other_and_a_saved_setting_lets_one_that_failed_try_at_once()
    {
        await using var core = await CoreBench.OpenAsync(services =>
        {
            services.AddSingleton<IOutput>(provider => new FakeOutput(provider.GetRequiredService<TimeProvider>(), "stalls"));
            services.AddSingleton<IOutput>(provider => new FakeOutput(provider.GetRequiredService<TimeProvider>(), "fails"));
        });
        await core.Get<HistoryStore>().OpenAsync(default);
        var outputs = core.Get<IEnumerable<IOutput>>().Cast<FakeOutput>().ToList();
        outputs[0].OnSend = cancel => Task.Delay(Timeout.InfiniteTimeSpan, cancel);
        outputs[1].Fault = "refused";
        var runner = core.Get<OutputRunner>();
        // both have their cursors before there is something to send
        await runner.Known("stalls").TurnAsync(default);
        await runner.Known("fails").TurnAsync(default);
        var at = core.Time.GetUtcNow();
        await core.Get<IHistoryStore>().AppendAsync([new(1, at, at, Quality.Good, [RawValue.Number(1)])], [], default);
        await runner.StartAsync(default);
        await Eventually.True(() => outputs[0].Tries.Count == 1 && runner.Ledgers.Single(l => l.Name == "fails").Errors.Count == 1, "the first try of both");
        outputs[1].Fault = null;
        await core.SetAsync(s => s with { Name = "corrected" });
        await Eventually.True(() => outputs[1].Taken.Count == 1, "the second try, while the clock stands still");
        outputs[0].Taken.ShouldBeEmpty();
        await runner.StopAsync(default);
    }
}
