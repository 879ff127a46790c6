using MCenter.Core.BusHealth;
using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Drivers.Simulation.MBus;
using MCenter.Tests.Support;

namespace MCenter.Tests.Core.BusHealth;

/// <summary>Unit loads of a line and its plan from what was measured.</summary>
public class ReadPlannerTests
{
    [Fact]
    public async Task The_manuals_examples_of_unit_loads()
    {
        await using var bench = await CoreBench.OpenAsync();
        // 20 water meters with 4 standard loads each: 120 mA
        await AddAsync(bench, 20, d => d with { UnitLoads = 4 });
        var first = (await bench.Get<ReadPlanner>().LinesAsync(default)).ShouldHaveSingleItem();
        (first.Devices, first.UnitLoads, first.Milliamperes, first.IsOverloaded).ShouldBe((20, 80, 120m, false));

        // 150 devices with 2 standard loads: 450 mA is reached, not passed
        await AddAsync(bench, 150, d => d with { Line = "M-Bus 2", UnitLoads = 2 });
        await AddAsync(bench, 1, d => d with { Protocol = "ModbusTcp", Line = "", AddressMode = AddressMode.Primary, SecondaryAddress = "", Modbus = new() { Host = "meter.lan" } });
        var second = (await bench.Get<ReadPlanner>().LinesAsync(default))[1];
        (second.Line, second.UnitLoads, second.Milliamperes, second.IsOverloaded).ShouldBe(("M-Bus 2", 300, 450m, false));
        await AddAsync(bench, 1, d => d with { Line = "M-Bus 2" });
        (await bench.Get<ReadPlanner>().LinesAsync(default))[1].IsOverloaded.ShouldBeTrue();

        // a box with another supply
        await bench.Get<global::MCenter.Core.Settings.SettingsStore>().SaveAsync(new BusSettings { GreatestMilliamperes = 600, ResumeMilliamperes = 500 }, default);
        var larger = (await bench.Get<ReadPlanner>().LinesAsync(default))[1];
        (larger.MostUnitLoads, larger.LimitMilliamperes, larger.IsOverloaded).ShouldBe((400, 600, false));
    }

    [Fact]
    public async Task A_line_is_planned_from_measured_times_time_outs_included_and_estimates_for_the_rest()
    {
        await using var bench = await HealthBench.OpenAsync(HealthBench.Meter(1), HealthBench.Meter(2, FaultScript.Always(MeterFault.Silent)));
        await bench.AddAsync(1);
        var silent = await bench.AddAsync(2);
        await bench.PassAsync(points: 2);
        await bench.AddAsync(3);

        var plan = (await bench.Core.Get<ReadPlanner>().LinesAsync(default)).ShouldHaveSingleItem().Plan;

        // 0.24 s of the one that answers, 9 s of the silent one, about 1.6 s reckoned for the one never asked
        plan.Estimated.ShouldBe(1);
        plan.OncePerDevice.TotalSeconds.ShouldBeInRange(10.5, 11.5);
        plan.Utilisation.ShouldBe(plan.OncePerDevice.TotalSeconds / 900, 1e-6);
        plan.Fits.ShouldBeTrue();
        (await bench.TotalAsync(silent)).MeanOnLine!.Value.TotalSeconds.ShouldBeInRange(9, 9.3);
    }

    [Fact]
    public async Task A_battery_meter_counts_with_the_interval_that_spares_it()
    {
        await using var bench = await CoreBench.OpenAsync();
        await bench.SetAsync(general => general with { ReadoutIntervalMinutes = 1 });
        await AddAsync(bench, 30, d => d with { Battery = true });
        var planner = bench.Get<ReadPlanner>();
        var spared = (await planner.LinesAsync(default))[0].Plan;
        // 30 long telegrams take 53 s: every minute would be tight, every quarter of an hour is not
        spared.Utilisation.ShouldBe(spared.OncePerDevice.TotalSeconds / 900, 1e-6);
        await bench.Devices.ChangeManyAsync(all => [.. all.All.Select(d => d with { Battery = false })], default);
        var mains = (await planner.LinesAsync(default))[0].Plan;
        mains.Utilisation.ShouldBe(15 * spared.Utilisation, 1e-6);
    }

    [Fact]
    public async Task Unit_loads_are_taken_from_the_template_kept_and_refused_when_impossible()
    {
        await using var bench = await CoreBench.OpenAsync();
        await AddAsync(bench, 1);
        var device = bench.Devices.Current.All[0];
        device.UnitLoads.ShouldBe(1);
        foreach (var wrong in new[] { 0, -1, 301 })
        {
            (await Should.ThrowAsync<global::MCenter.Core.Settings.InvalidInputException>(() => bench.Devices.ChangeAsync(device.Id, d => d with { UnitLoads = wrong }, default)))
                .Errors.ShouldHaveSingleItem().Field.ShouldBe("unitLoads");
        }

        await bench.Devices.ChangeAsync(device.Id, d => d with { UnitLoads = 300 }, default);
        await bench.Devices.LoadAsync(default);
        bench.Devices.Current.Find(device.Id)!.UnitLoads.ShouldBe(300);
    }

    private static async Task AddAsync(CoreBench bench, int count, Func<Device, Device>? with = null)
    {
        var first = bench.Devices.Current.All.Length;
        await bench.Devices.ChangeManyAsync(
            _ => [.. Enumerable.Range(first + 1, count).Select(n => new Device { Line = "M-Bus", SecondaryAddress = $"{n:D8}B5151002", Serial = $"{n}" }).Select(d => with is null ? d : with(d))], default);
    }
}
