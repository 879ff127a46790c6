using MCenter.Drivers.Modbus;
using MCenter.Drivers.Simulation.Building;
using MCenter.Drivers.Simulation.Modbus;

namespace MCenter.Drivers.Simulation;

/// <summary>The demo's Modbus meters with their two wires.</summary>
internal sealed class DemoModbus(TimeZoneInfo zone) : IAsyncDisposable
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<ModbusBuildingMeter> Meters { get; } = ModbusBuilding.Meters(zone);

    /// <summary>The wire of those over TCP.</summary>
    public SimulatedModbusWire Gateway { get; } = Wire(zone, ModbusWires.Tcp);

    /// <summary>The RTU line.</summary>
    public SimulatedModbusWire RtuLine { get; } = Wire(zone, ModbusWires.Rtu);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await RtuLine.DisposeAsync();
    }

    private static SimulatedModbusWire Wire(TimeZoneInfo zone, string protocol) =>
        new(ModbusBuilding.Meters(zone).Where(m => m.Device.Protocol == protocol).Select(m => m.Meter), protocol == ModbusWires.Rtu, TimeProvider.System);
}
