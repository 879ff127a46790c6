using MCenter.Core.Devices;
using MCenter.Drivers.Simulation.Building;

namespace MCenter.Tests.Drivers.Simulation;

/// <summary>The demo's building as a model: the same at every look, and without contradictions.</summary>
public class BuildingTest
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");
    private static readonly DateTimeOffset Monday = new(2026, 2, 2, 0, 0, 0, TimeSpan.FromHours(1));

    [Fact]
    public void Meters_answer_the_same_whenever_and_in_whatever_order_they_are_asked()
    {
        var forward = DemoBuilding.Meters(Zone);
        var backward = DemoBuilding.Meters(Zone);
        var instants = Enumerable.Range(0, 50).Select(i => Monday.AddMinutes(i * 37)).ToList();
        foreach (var (a, b) in forward.Zip(backward))
        {
            var asked = instants.ConvertAll(at => Hex(a, at));
            instants.AsEnumerable().Reverse().Select(at => Hex(b, at)).Reverse().ShouldBe(asked, a.Device.Name);
        }
    }

    [Fact]
    public void Addresses_are_unique_and_names_too()
    {
        var meters = DemoBuilding.Meters(Zone);

        meters.Count.ShouldBeGreaterThanOrEqualTo(14);
        meters.Select(m => m.Device.SecondaryAddress).ShouldBeUnique();
        meters.Select(m => m.Device.Name).ShouldBeUnique();
        meters.Where(m => m.Device.AddressMode == AddressMode.Primary).Select(m => m.Device.PrimaryAddress).ShouldBeUnique();
        meters.Select(m => m.Device.Category).Distinct().ShouldBe(
            [DeviceCategory.Electricity, DeviceCategory.Water, DeviceCategory.WarmWater, DeviceCategory.Gas, DeviceCategory.Heat, DeviceCategory.HeatCold], ignoreOrder: true);
        meters.ShouldContain(m => m.Device.Battery);
    }

    [Fact]
    public void A_counter_is_the_integral_of_its_rate_and_never_runs_backwards()
    {
        var flow = new Flow(Zone, Loads.Bakery);
        var sum = flow.Total(Monday);
        for (var minute = 0; minute < 24 * 60; minute++)
        {
            var at = Monday.AddMinutes(minute);
            sum += flow.Rate(at) / 60;
            flow.Total(at.AddMinutes(1)).ShouldBeGreaterThanOrEqualTo(flow.Total(at));
        }

        flow.Total(Monday.AddDays(1)).ShouldBe(sum, 0.01);
    }

    [Fact]
    public void Before_the_simulation_begins_counters_stand_still() =>
        new Flow(Zone, Loads.Bakery).Total(Flow.Origin.AddYears(-1)).ShouldBe(0);

    [Fact]
    public void Rates_are_never_negative_and_the_parts_add_up_to_the_whole()
    {
        for (var at = Flow.Origin; at < Flow.Origin.AddYears(1); at = at.AddHours(1.25))
        {
            var q = Flow.At(at, Zone);
            double[] loads =
            [
                Loads.Flat(q, 1), Loads.Flat(q, 2), Loads.Flat(q, 3), Loads.Bakery(q), Loads.Stairs(q), Loads.Laundry(q), Loads.Plant(q), Loads.Sun(q), Loads.MainWater(q),
                Loads.WarmWater(q), Loads.BakeryWater(q), Loads.HeatingDemand(q), Loads.VentilationDemand(q), Loads.CoolingDemand(q), Loads.Gas(q),
            ];
            loads.ShouldAllBe(load => load >= 0 && load < 200_000);
            Loads.Supply(q).ShouldBe(loads[..7].Sum() - loads[7], 1e-6);
        }
    }

    [Fact]
    public void Day_and_night_weekends_and_seasons_are_to_be_seen()
    {
        double Mean(Func<QuarterHour, double> load, DateTimeOffset from, double hours)
        {
            var flow = new Flow(Zone, load);
            return (flow.Total(from.AddHours(hours)) - flow.Total(from)) / hours;
        }

        var sunday = Monday.AddDays(6);
        var july = new DateTimeOffset(2026, 7, 6, 0, 0, 0, TimeSpan.FromHours(2));
        Mean(Loads.Bakery, Monday.AddHours(4), 3).ShouldBeGreaterThan(4 * Mean(Loads.Bakery, Monday.AddHours(20), 3));
        Mean(Loads.Bakery, Monday, 24).ShouldBeGreaterThan(2 * Mean(Loads.Bakery, sunday, 24));
        Mean(Loads.HeatingDemand, Monday, 24 * 7).ShouldBeGreaterThan(5 * Mean(Loads.HeatingDemand, july, 24 * 7));
        Mean(Loads.Sun, july, 24 * 7).ShouldBeGreaterThan(2 * Mean(Loads.Sun, Monday, 24 * 7));
        Mean(Loads.Sun, Monday, 4).ShouldBe(0, "at night");
        Mean(q => Loads.Flat(q, 1), Monday.AddHours(18), 3).ShouldBeGreaterThan(2 * Mean(q => Loads.Flat(q, 1), Monday.AddHours(1), 3));
    }

    [Fact]
    public void Every_telegram_fits_into_a_frame_in_every_season()
    {
        foreach (var meter in DemoBuilding.Meters(Zone))
        {
            for (var at = Monday; at < Monday.AddYears(10); at = at.AddDays(61.3))
            {
                meter.Meter.Telegrams(at).ShouldAllBe(records => records.Length <= 240);
            }
        }
    }

    private static string Hex(BuildingMeter meter, DateTimeOffset at) => string.Join(' ', meter.Meter.Telegrams(at).Select(Convert.ToHexString));
}
