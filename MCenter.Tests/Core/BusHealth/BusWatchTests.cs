using MCenter.Core.BusHealth;
using MCenter.Core.Events;
using MCenter.Core.History;
using MCenter.Core.Modules;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using MCenter.Core.Storage;
using MCenter.Drivers.Simulation.MBus;
using MCenter.Tests.Core.Readout;
using MCenter.Tests.Drivers.Simulation;
using MCenter.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace MCenter.Tests.Core.BusHealth;

/// <summary>The simulated line's supply by fault scripts, measured every two seconds, and what becomes of the readout, the events and the history.</summary>
public sealed class BusWatchTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private ReadoutBench bench = null!;
    private SimulatedMBusLine line = null!;
    private BusWatch watch = null!;

    private BusState State => watch.Lines[0];

    private Func<DateTimeOffset, SupplyFault> Script
    {
        set => line.Supply.Script = value;
    }

    public async ValueTask InitializeAsync()
    {
        bench = await ReadoutBench.OpenAsync();
        line = new([BusTest.Meter("00000001", address: 1) with { UnitLoads = 4 }, BusTest.Meter("00000002", address: 2)], new(), bench.Core.Time);
        watch = Watch(new SimulatedMeasurement(new Dictionary<string, SimulatedMBusLine> { ["M-Bus"] = line }));
    }

    public async ValueTask DisposeAsync()
    {
        await line.DisposeAsync();
        await bench.DisposeAsync();
    }

    [Fact]
    public async Task Voltage_and_current_follow_from_the_meters_and_a_line_without_a_sensor_is_not_measured()
    {
        await PassAsync(TimeSpan.FromSeconds(2));
        State.Milliamperes!.Value.ShouldBe(7.5, tolerance: 1);
        State.Volts!.Value.ShouldBe(40.2, tolerance: 0.3);
        (State.Condition, State.MeasuredAt, State.NeedsAttention).ShouldBe((BusCondition.Good, Noon, false));
        watch.Lines[1].ShouldSatisfyAllConditions(
            l => (l.Line, l.Volts, l.Milliamperes).ShouldBe(("M-Bus 2", null, null)), l => l.Condition.ShouldBe(BusCondition.NotMeasured), l => l.NeedsAttention.ShouldBeFalse());
    }

    [Fact]
    public async Task A_short_circuit_stops_the_readout_of_its_line_until_it_is_gone_and_what_was_missed_says_why()
    {
        await bench.AddAsync("00000001");
        await bench.AddAsync("00000009", "M-Bus 2");
        var gone = Noon.AddMinutes(40);
        Script = at => at >= Noon.AddMinutes(10) && at < gone ? SupplyFault.ShortCircuit : SupplyFault.None;

        await UntilAsync(Noon.AddMinutes(10));
        bench.Readouts.Activity.Kind.ShouldBe(ActivityKind.Idle);
        await PassAsync(TimeSpan.FromSeconds(2));
        (State.Condition, State.OverloadSince, State.ResumesAt).ShouldBe((BusCondition.ShortCircuit, Noon.AddMinutes(10), null));
        bench.Readouts.Activity.Kind.ShouldBe(ActivityKind.Overload);
        LedPattern.Of(bench.Readouts.Activity.Kind).ShouldBe(new(LedColour.Red, LedColour.Off, 500));
        (await bench.Readouts.ReadNowAsync(1, "anna", default)).ShouldBeOfType<ReadoutFailure>().ShouldSatisfyAllConditions(f => f.Fault.ShouldBe(ReadoutFault.Overload), f => f.Detail.ShouldContain("overloaded"));

        await UntilAsync(Noon.AddMinutes(15));
        var first = bench.Readouts.TickAsync();
        await UntilAsync(Noon.AddMinutes(30));
        var second = bench.Readouts.TickAsync();
        bench.Meters.Names.ShouldAllBe(n => n == "00000009", "the other line is read");
        bench.History.Misses.ShouldHaveSingleItem().ShouldBe(new MissedReading(1, Noon.AddMinutes(15), Noon.AddMinutes(30), ReadoutFault.Overload));

        await UntilAsync(gone.AddSeconds(58));
        (State.Condition, State.Milliamperes < 10, State.ResumesAt).ShouldBe((BusCondition.Overload, true, gone.AddSeconds(60)));
        await UntilAsync(gone.AddSeconds(62));
        await Task.WhenAll(first, second).WaitAsync(TimeSpan.FromSeconds(30));
        bench.History.Readings.Where(r => r.DeviceId == 1).Select(r => r.RasterTime).ShouldBe([Noon.AddMinutes(30)]);
        bench.Readouts.Activity.ShouldBe(Activity.Idle);
        (await bench.Core.EventsAsync()).Where(e => e.StartsWith("Bus", StringComparison.Ordinal)).ShouldBe(["BusShortCircuit:M-Bus", "BusOverloadGone:M-Bus"]);
    }

    [Fact]
    public async Task An_overload_below_the_peak_counts_after_five_seconds_and_a_load_that_comes_back_starts_the_wait_again()
    {
        Script = at => at >= Noon.AddSeconds(10) && at < Noon.AddSeconds(60) || at >= Noon.AddSeconds(90) && at < Noon.AddSeconds(92) ? SupplyFault.Overload : SupplyFault.None;
        await UntilAsync(Noon.AddSeconds(16));
        State.IsOverloaded.ShouldBeFalse();
        await UntilAsync(Noon.AddSeconds(18));
        (State.Condition, State.OverloadSince).ShouldBe((BusCondition.Overload, Noon.AddSeconds(16)));
        bench.Readouts.LineUses.ShouldHaveSingleItem().Detail.ShouldMatch(@"^5(19|20|21) mA$");

        await UntilAsync(Noon.AddSeconds(152));
        State.IsOverloaded.ShouldBeTrue("60 s after 60 s it was back at 90 s");
        await UntilAsync(Noon.AddSeconds(154));
        State.IsOverloaded.ShouldBeFalse();
        bench.Readouts.LineUses.ShouldBeEmpty();
    }

    [Fact]
    public async Task Hints_are_told_once_when_they_last_and_what_flickers_is_not()
    {
        Script = at => (at - Noon).TotalMinutes switch
        {
            < 1 => SupplyFault.None,
            < 61 => SupplyFault.Cut,
            < 70 => SupplyFault.None,
            < 71.5 => SupplyFault.LowVoltage,
            < 80 => at.Second % 20 < 10 ? SupplyFault.None : SupplyFault.Cut,
            _ => SupplyFault.None,
        };
        await UntilAsync(Noon.AddMinutes(30));
        (State.Condition, State.NeedsAttention, State.Milliamperes).ShouldBe((BusCondition.NoLoad, true, 0));
        await UntilAsync(Noon.AddMinutes(71));
        State.Condition.ShouldBe(BusCondition.VoltageLow);
        await UntilAsync(Noon.AddMinutes(90));
        (await bench.Core.EventsAsync()).ShouldBe(["BusNoLoad:M-Bus", "BusGood:M-Bus", "BusVoltage:M-Bus", "BusGood:M-Bus"]);
        bench.Readouts.LineUses.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_sensor_that_fails_is_an_event_once_and_again_when_it_is_back()
    {
        var broken = true;
        watch = Watch(new Sensor(() => broken ? new(null, null, "no such file") : new(40, 30)));
        await PassAsync(TimeSpan.FromMinutes(10));
        (State.Condition, State.Problem, State.NeedsAttention).ShouldBe((BusCondition.NotMeasured, "no such file", true));
        broken = false;
        await PassAsync(TimeSpan.FromMinutes(10));
        (State.Condition, State.Problem).ShouldBe((BusCondition.Good, ""));
        (await bench.Core.EventsAsync()).ShouldBe(["BusNotMeasured:M-Bus", "BusMeasured:M-Bus"]);
    }

    [Fact]
    public async Task The_history_keeps_mean_and_worst_of_each_quarter_of_an_hour_over_a_restart()
    {
        double milliamperes = 100, volts = 40;
        var sensor = new Sensor(() => new(volts, milliamperes));
        watch = Watch(sensor);
        await PassAsync(TimeSpan.FromMinutes(5));
        (milliamperes, volts) = (400, 37);
        await PassAsync(TimeSpan.FromMinutes(5));
        await watch.StoreAsync();
        watch = Watch(sensor);
        (milliamperes, volts) = (100, 40);
        await PassAsync(TimeSpan.FromMinutes(21));

        var quarters = await ReadAsync();
        quarters.Select(q => (q.Line, q.Start, q.Samples)).ShouldBe([("M-Bus", Noon, 450), ("M-Bus", Noon.AddMinutes(15), 450)]);
        quarters[0].ShouldSatisfyAllConditions(
            q => q.MeanMilliamperes!.Value.ShouldBe(200, 0.001), q => q.GreatestMilliamperes.ShouldBe(400), q => q.MeanVolts!.Value.ShouldBe(39, 0.001), q => q.LeastVolts.ShouldBe(37));
        (quarters[1].MeanMilliamperes!.Value, quarters[1].GreatestMilliamperes).ShouldBe((100, 100));
    }

    [Fact]
    public async Task Nothing_is_stored_of_what_is_not_measured_or_while_the_clock_is_wrong()
    {
        var sample = BusSample.None;
        watch = Watch(new Sensor(() => sample));
        await PassAsync(TimeSpan.FromMinutes(30));
        bench.Core.Time.Step(TimeSpan.FromDays(-9999));
        sample = new(40, 30);
        await PassAsync(TimeSpan.FromMinutes(30));
        await watch.StoreAsync();
        (await ReadAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_older_than_two_years_is_deleted_and_longer_buckets_are_made_of_the_rest()
    {
        var history = bench.Core.Get<BusHistory>();
        BusQuarter At(DateTimeOffset start, double milliamperes) => new() { Line = "M-Bus", Start = start, Samples = 450, MeanMilliamperes = milliamperes, GreatestMilliamperes = milliamperes + 5 };
        await history.AddAsync([At(Noon.AddDays(-732), 10), At(Noon.AddDays(-730), 20)], default);
        await history.AddAsync([At(Noon.AddHours(-12), 30), At(Noon.AddHours(-11), 50), At(Noon, 70) with { Samples = 0 }], default);

        (await ReadAsync()).Select(q => q.MeanMilliamperes).ShouldBe([20, 30, 50, 70]);
        var zurich = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");
        var days = await history.ReadAsync("M-Bus", Noon.AddDays(-1), Noon.AddDays(1), BucketSize.Day, zurich, default);
        days.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            d => d.Start.ShouldBe(new DateTimeOffset(2026, 11, 21, 23, 0, 0, TimeSpan.Zero)), d => d.MeanMilliamperes.ShouldBe(40), d => d.GreatestMilliamperes.ShouldBe(75), d => d.MeanVolts.ShouldBeNull());
        (await history.ReadAsync("M-Bus 2", Noon.AddDays(-1), Noon.AddDays(1), default)).ShouldBeEmpty();
    }

    private BusWatch Watch(IBusMeasurement measurement) => new(
        new([new() { Name = "M-Bus" }, new() { Name = "M-Bus 2" }, new() { Name = "Modbus", Kind = "ModbusRtu" }]), measurement, bench.Core.Get<BusHistory>(), bench.Core.Get<LineUses>(),
        bench.Core.Get<SettingsStore>(), bench.Core.Get<BoxClock>(), bench.Core.Get<EventLog>(), bench.Core.Time, NullLogger<BusWatch>.Instance);

    /// <summary>Measures every two seconds for so long, beginning now.</summary>
    private async Task PassAsync(TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromSeconds(2))
        {
            await watch.MeasureAsync(default);
            bench.Core.Time.Advance(TimeSpan.FromSeconds(2));
        }
    }

    /// <summary>Measures up to an instant; the measurement at it is the next.</summary>
    private Task UntilAsync(DateTimeOffset at) => PassAsync(at - bench.Core.Time.GetUtcNow());

    private Task<IReadOnlyList<BusQuarter>> ReadAsync() => bench.Core.Get<BusHistory>().ReadAsync("M-Bus", DateTimeOffset.MinValue, DateTimeOffset.MaxValue, default);

    private sealed class Sensor(Func<BusSample> sample) : IBusMeasurement
    {
        public Task<BusSample> MeasureAsync(string line, CancellationToken cancel) => Task.FromResult(line == "M-Bus" ? sample() : BusSample.None);
    }
}
