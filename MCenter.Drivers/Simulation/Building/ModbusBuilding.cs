using System.Buffers.Binary;
using MCenter.Core.Devices;
using MCenter.Core.Registers;
using MCenter.Drivers.Modbus;
using MCenter.Drivers.Simulation.Modbus;

namespace MCenter.Drivers.Simulation.Building;

/// <summary>A Modbus meter of the demo's building.</summary>
/// <param name="Meter">On its wire.</param>
/// <param name="Device">As added at the first start; the port of a TCP meter is not known here.</param>
internal sealed record ModbusBuildingMeter(SimulatedModbusMeter Meter, Device Device)
{
    /// <summary>What it answers at an instant, understood as the device's registers say; the place is the register's number.</summary>
    public IReadOnlyList<DecodedValue> Values(DateTimeOffset at)
    {
        var words = Meter.Registers(at);
        return RegisterValues.Of(Device, ReadPlan.Parts(Device.Registers).ToDictionary(p => p, p => words[p.Start..p.End]));
    }
}

/// <summary>The building's Modbus meters: parts of what its M-Bus meters measure, so that all agree.</summary>
internal static class ModbusBuilding
{
    /// <summary>Name of the RTU line.</summary>
    public const string Line = "Modbus RTU Line I";

    /// <summary>The meter over TCP and the two on the RTU line.</summary>
    public static IReadOnlyList<ModbusBuildingMeter> Meters(TimeZoneInfo zone) =>
    [
        Make(zone, ModbusWires.Tcp, 1, "Flats together", "24123401", "Cellar", q => Loads.Flat(q, 1) + Loads.Flat(q, 2) + Loads.Flat(q, 3)),
        Make(zone, ModbusWires.Rtu, 1, "Heating pumps", "24123402", "Cellar", q => 180 + (Loads.HeatingDemand(q) * 0.006)),
        Make(zone, ModbusWires.Rtu, 2, "Ventilation fan", "24123403", "Bakery", q => Loads.VentilationDemand(q) * 0.04),
    ];

    private static ModbusBuildingMeter Make(TimeZoneInfo zone, string protocol, byte unit, string name, string serial, string site, Func<QuarterHour, double> power) => new(
        new(unit, Image(new Flow(zone, q => q.HighTariff ? power(q) : 0), new Flow(zone, q => q.HighTariff ? 0 : power(q)))),
        new Device
        {
            Name = name,
            Protocol = protocol,
            Line = protocol == ModbusWires.Rtu ? Line : "",
            Serial = serial,
            Medium = Medium.Electricity,
            BaudRate = 19200,
            Site = site,
            CostUnit = "General",
            Modbus = new() { Host = protocol == ModbusWires.Tcp ? "127.0.0.1" : "", UnitId = unit },
            Registers = [.. Registers.Select((r, i) => r with { Number = i })],
        });

    private static IReadOnlyList<Register> Registers { get; } =
    [
        Energy(0, tariff: 1),
        Energy(4, tariff: 2),
        new() { Modbus = new() { Address = 8, Type = ModbusType.Float32 }, RawUnit = "W", NameCode = RegisterNames.ActivePower, UnitCode = RegisterUnits.Kilowatt, Divisor = 1000, ObisCode = "1-0:1.7.0" },
        new() { Modbus = new() { Address = 10, Type = ModbusType.Float32 }, RawUnit = "V", NameCode = RegisterNames.Voltage, UnitCode = RegisterUnits.Volt, Phase = 1, ObisCode = "1-0:32.7.0" },
    ];

    private static Register Energy(int address, int tariff) => new()
    {
        Modbus = new() { Address = address, Type = ModbusType.UInt64 },
        RawUnit = "Wh",
        NameCode = RegisterNames.ActiveEnergyImport,
        UnitCode = RegisterUnits.KilowattHour,
        Divisor = 1000,
        ShownTariff = tariff,
        ObisCode = $"1-0:1.8.{tariff}",
    };

    private static Func<DateTimeOffset, ushort[]> Image(Flow high, Flow low) => at =>
    {
        var bytes = new byte[24];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, 2_400_000 + (ulong)high.Total(at));
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), 1_700_000 + (ulong)low.Total(at));
        BinaryPrimitives.WriteSingleBigEndian(bytes.AsSpan(16), (float)Math.Round(high.Rate(at) + low.Rate(at), 1));
        BinaryPrimitives.WriteSingleBigEndian(bytes.AsSpan(20), (float)Math.Round(229 + (5 * Noise.Smooth(101, at.ToUnixTimeSeconds() / 300.0)), 1));
        return [.. bytes.Chunk(2).Select(pair => BinaryPrimitives.ReadUInt16BigEndian(pair))];
    };
}
