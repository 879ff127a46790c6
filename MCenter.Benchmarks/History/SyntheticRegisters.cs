using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Registers;

namespace MCenter.Benchmarks.History;

/// <summary>The devices that <see cref="SyntheticMeter"/>s are, so that pages can show their history.</summary>
internal static class SyntheticRegisters
{
    private static readonly Row[] Electricity =
    [
        new(Quantity.Energy, "Wh", Tariff: 1), new(Quantity.Energy, "Wh", Tariff: 2), new(Quantity.Energy, "Wh"), new(Quantity.Energy, "Wh", Subunit: 1), new(Quantity.ReactiveEnergy, "varh"), new(Quantity.ReactiveEnergy, "varh", Subunit: 1),
        new(Quantity.Power, "W"), new(Quantity.Energy, "Wh", Storage: 1), new(Quantity.Energy, "Wh", Storage: 2), new(Quantity.Energy, "Wh", Storage: 3),
        .. Phases(Quantity.Voltage, "V"), .. Phases(Quantity.Current, "A"),
        new(Quantity.Frequency, "Hz"), new(Quantity.PowerFactor, "None"), new(Quantity.ErrorFlags, "None"), new(Quantity.Energy, "Wh", Storage: 4),
    ];

    private static readonly Row[] Heat =
    [
        new(Quantity.Energy, "Wh"), new(Quantity.Volume, "m^3"), new(Quantity.VolumeFlow, "m^3/h"), new(Quantity.Power, "W"), new(Quantity.FlowTemperature, "°C"), new(Quantity.ReturnTemperature, "°C"), new(Quantity.TemperatureDifference, "K"),
        new(Quantity.OperatingTime, "s"), new(Quantity.Dimensionless, "None"), new(Quantity.Energy, "Wh", Storage: 1), new(Quantity.Volume, "m^3", Storage: 1), new(Quantity.FabricationNumber, "None"), new(Quantity.VolumeFlow, "m^3/h", Storage: 1),
        new(Quantity.Energy, "Wh", Tariff: 2), new(Quantity.Energy, "Wh", Tariff: 3), new(Quantity.Date, "None", Storage: 1), new(Quantity.DateTime, "None"), new(Quantity.ErrorFlags, "None"), new(Quantity.Identification, "None"), new(Quantity.Dimensionless, "None", Storage: 1),
    ];

    private static readonly Row[] Water =
    [
        new(Quantity.Volume, "m^3"), new(Quantity.VolumeFlow, "m^3/h"), new(Quantity.FlowTemperature, "°C"), new(Quantity.Date, "None", Storage: 1), new(Quantity.DateTime, "None"), new(Quantity.BatteryLife, "s"), new(Quantity.ErrorFlags, "None"),
        .. Enumerable.Range(1, 12).Select(month => new Row(Quantity.Volume, "m^3", Storage: month)), new(Quantity.Identification, "None"),
    ];

    private static readonly Row[] Analyser =
    [
        new(Quantity.Energy, "Wh"), new(Quantity.ReactiveEnergy, "varh"), new(Quantity.Power, "W"), .. Phases(Quantity.Power, "W"), .. Phases(Quantity.Voltage, "V"), .. Phases(Quantity.Voltage, "V", storage: 1), .. Phases(Quantity.Current, "A"),
        new(Quantity.Frequency, "Hz"), new(Quantity.PowerFactor, "None"), new(Quantity.Dimensionless, "%"), new(Quantity.Dimensionless, "%", Storage: 1), new(Quantity.Dimensionless, "None"),
    ];

    private sealed record Row(Quantity Quantity, string Unit, int Phase = 0, int Storage = 0, int Tariff = 0, int Subunit = 0);

    /// <summary>An M-Bus device with a synthetic meter's id and registers.</summary>
    public static Device Device(int id, DateTimeOffset addedAt)
    {
        var (name, medium, manufacturer, rows) = (id % 20) switch
        {
            < 9 => ("Electricity", Medium.Electricity, "EMU", Electricity),
            < 14 => ("Heat", Medium.HeatOutlet, "LUG", Heat),
            < 17 => ("Water", Medium.Water, "GWF", Water),
            _ => ("Analyser", Medium.Electricity, "ABB", Analyser),
        };
        var serial = 10_000_000 + id;
        return new()
        {
            Id = id, Name = $"{name} {id}", Line = "M-Bus", Serial = $"{serial}", AddressMode = AddressMode.Secondary, SecondaryAddress = $"{serial}B5151002", Manufacturer = manufacturer,
            MBusMedium = medium, Medium = medium, Site = $"House {(id / 50) + 1}", ReadoutCycleMinutes = 15, AddedAt = addedAt, Registers = [.. rows.Select((row, number) => Register(row, number, medium) with { DeviceId = id })],
        };
    }

    private static Register Register(Row row, int number, Medium medium)
    {
        var value = new DecodedValue
        {
            Value = RawValue.None, Quantity = row.Quantity, Description = $"{row.Quantity}", Unit = row.Unit, Kind = ValueKind.Number,
            Phase = row.Phase, StorageNumber = row.Storage, Tariff = row.Tariff, Subunit = row.Subunit,
        };
        return RegisterDefaults.Of(value, number, medium);
    }

    private static IEnumerable<Row> Phases(Quantity quantity, string unit, int storage = 0) => Enumerable.Range(1, 3).Select(phase => new Row(quantity, unit, phase, storage));
}
