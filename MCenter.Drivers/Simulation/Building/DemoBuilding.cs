using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Drivers.Simulation.MBus;

namespace MCenter.Drivers.Simulation.Building;

/// <summary>A house with a bakery, three flats, a roof full of solar cells and a gas boiler. What its meters show depends on the instant only.</summary>
internal static class DemoBuilding
{
    /// <summary>Name of the line they hang on.</summary>
    public const string Line = "M-Bus";

    /// <summary>Rate at which its line's bytes come: faster than the meters' own, so that nobody waits long for the demo.</summary>
    public const int PacedBaudRate = 9600;

    private const int BaudRate = 2400;

    /// <summary>How far the load profile of the Professional II reaches back.</summary>
    private static readonly TimeSpan ProfileDepth = TimeSpan.FromDays(60);

    /// <summary>Where it stands.</summary>
    public static TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");

    /// <summary>All its meters.</summary>
    /// <param name="zone">Where it stands: decides day and night, weekends and tariffs.</param>
    public static IReadOnlyList<BuildingMeter> Meters(TimeZoneInfo zone) =>
    [
        Professional2(zone, "Main building", "00210501", "House", "General", Loads.Supply, 1),
        Professional2(zone, "Bakery", "00210502", "Bakery", "Bakery", Loads.Bakery, 2),
        Allrounder(zone, "Photovoltaics", "00171203", "Roof", "General", Loads.Sun, 3),
        Allrounder(zone, "Flat 1", "00171204", "Flat 1", "Tenants", q => Loads.Flat(q, 1), 4),
        Allrounder(zone, "Flat 2", "00171205", "Flat 2", "Tenants", q => Loads.Flat(q, 2), 5),
        Allrounder(zone, "Flat 3", "00171206", "Flat 3", "Tenants", q => Loads.Flat(q, 3), 6),
        Allrounder(zone, "Stairs and lift", "00171207", "House", "General", Loads.Stairs, 7),
        Allrounder(zone, "Laundry", "00171208", "Cellar", "Tenants", Loads.Laundry, 8, Reliability.NowAndThen),
        Allrounder(zone, "Garage", "00171209", "Garage", "General", _ => 60, 9, Reliability.Silent),
        Water(zone, "Water main", "24530401", "Cellar", "General", Loads.MainWater, primaryAddress: 1),
        Volume(zone, "Water bakery", "70031402", "Bakery", "Bakery", Medium.ColdWater, Loads.BakeryWater),
        Volume(zone, "Water flat 2", "70031403", "Flat 2", "Tenants", Medium.ColdWater, q => Loads.FlatWater(q, 2), battery: true),
        Volume(zone, "Warm water flats", "70031404", "Cellar", "Tenants", Medium.WarmWater, Loads.WarmWater),
        Volume(zone, "Gas boiler", "71500405", "Cellar", "General", Medium.Gas, q => Loads.Gas(q) * 1000),
        Valve(zone, "Water flat 1", "70031411", "Flat 1"),
        TariffSwitched(zone, "Heat pump boiler", "00320412", "Cellar"),
        Heat(zone, "Heating", "67120406", "Cellar", "General", Medium.HeatOutlet, m => m.Heat, Loads.HeatingDemand, _ => 0),
        Heat(zone, "Ventilation", "67120407", "Bakery", "Bakery", Medium.HeatCooling, m => m.HeatAndCold, Loads.VentilationDemand, Loads.CoolingDemand),
    ];

    private static BuildingMeter Professional2(TimeZoneInfo zone, string name, string id, string site, string costUnit, Func<QuarterHour, double> power, int seed) =>
        Make(name, site, costUnit, Professional2(zone, id, new ElectricityMeter(zone, power, seed)));

    private static SimulatedMeter Professional2(TimeZoneInfo zone, string id, ElectricityMeter meter) =>
        new() { Identity = new(id, "EMU", 25, Medium.Electricity), Telegrams = meter.Professional2, Profile = new(zone, ProfileDepth, meter.ProfileEntry) };

    private static BuildingMeter Allrounder(TimeZoneInfo zone, string name, string id, string site, string costUnit, Func<QuarterHour, double> power, int seed, Reliability reliability = Reliability.Sound) =>
        Make(name, site, costUnit, new() { Identity = new(id, "EMU", 16, Medium.Electricity), Telegrams = new ElectricityMeter(zone, power, seed).Allrounder }, reliability: reliability);

    private static BuildingMeter Water(TimeZoneInfo zone, string name, string id, string site, string costUnit, Func<QuarterHour, double> litres, byte primaryAddress) =>
        Make(name, site, costUnit, new()
        {
            Identity = new(id, "GWF", 60, Medium.Water),
            PrimaryAddress = primaryAddress,
            Telegrams = new VolumeMeter(zone, litres, Number(id), 4_310_000).Encoder,
        });

    private static BuildingMeter Volume(TimeZoneInfo zone, string name, string id, string site, string costUnit, Medium medium, Func<QuarterHour, double> litres, bool battery = false) =>
        Make(name, site, costUnit, new()
        {
            Identity = new(id, "SIM", 1, medium),
            FabricationNumber = id,
            Telegrams = new VolumeMeter(zone, litres, Number(id), 1_870_000).Full,
        }, battery);

    private static BuildingMeter Valve(TimeZoneInfo zone, string name, string id, string site)
    {
        var controls = new MeterControls();
        return Make(name, site, "Tenants", new()
        {
            Identity = new(id, "SIM", 3, Medium.ColdWater),
            FabricationNumber = id,
            Controls = controls,
            Telegrams = new ControlledMeters(zone, controls).Valve(q => Loads.FlatWater(q, 1), Number(id)),
        });
    }

    private static BuildingMeter TariffSwitched(TimeZoneInfo zone, string name, string id, string site)
    {
        var controls = new MeterControls();
        return Make(name, site, "General", new()
        {
            Identity = new(id, "SIM", 4, Medium.Electricity),
            FabricationNumber = id,
            Controls = controls,
            Telegrams = new ControlledMeters(zone, controls).TariffSwitched(Loads.Plant, Number(id)),
        });
    }

    private static BuildingMeter Heat(
        TimeZoneInfo zone, string name, string id, string site, string costUnit, Medium medium, Func<HeatMeter, Func<DateTimeOffset, IReadOnlyList<byte[]>>> layout, Func<QuarterHour, double> heat, Func<QuarterHour, double> cold) =>
        Make(name, site, costUnit, new()
        {
            Identity = new(id, "SIM", 2, medium),
            FabricationNumber = id,
            Telegrams = layout(new HeatMeter(zone, heat, cold, Number(id))),
        });

    private static BuildingMeter Make(string name, string site, string costUnit, SimulatedMeter meter, bool battery = false, Reliability reliability = Reliability.Sound)
    {
        var faults = reliability switch
        {
            Reliability.NowAndThen => FaultScript.Sometimes(MeterFault.Silent, 0.45, seed: 8),
            Reliability.Silent => FaultScript.Always(MeterFault.Silent),
            _ => FaultScript.None,
        };
        var identity = meter.Identity;
        // an EMU meter draws one, water and heat meters more (manual, M-BUS)
        var unitLoads = identity.Medium == Medium.Electricity ? 1 : 2;
        return new(meter with { BaudRate = BaudRate, Faults = faults, UnitLoads = unitLoads }, new Device
        {
            Name = name,
            Line = Line,
            Serial = Number(identity.Identification).ToString(CultureInfo.InvariantCulture),
            AddressMode = meter.PrimaryAddress > 0 ? AddressMode.Primary : AddressMode.Secondary,
            PrimaryAddress = meter.PrimaryAddress,
            SecondaryAddress = identity.SecondaryAddress,
            Manufacturer = identity.Manufacturer,
            Version = identity.Version,
            MBusMedium = identity.Medium,
            Medium = identity.Medium,
            BaudRate = BaudRate,
            UnitLoads = unitLoads,
            Site = site,
            CostUnit = costUnit,
            Battery = battery,
            ReadoutCycleMinutes = battery ? 60 : 0,
        }, reliability);
    }

    private static long Number(string digits) => long.Parse(digits, CultureInfo.InvariantCulture);
}
