using MCenter.Drivers.Modbus;
using MCenter.Drivers.Simulation.Building;
using MCenter.Drivers.Simulation.Modbus;

namespace MCenter.Drivers.Simulation;

/// <summary>The demo's Modbus meters with their two wires.</summary>
internal sealed class DemoModbus : IAsyncDisposable
{
    /// <param name="meters">All of them.</param>
    public DemoModbus(IReadOnlyList<ModbusBuildingMeter> meters) => (Meters, Gateway, RtuLine) = (meters, Wire(meters, ModbusWires.Tcp), Wire(meters, ModbusWires.Rtu));

    /// <summary>All of them.</summary>
    public IReadOnlyList<ModbusBuildingMeter> Meters { get; }

    /// <summary>The wire of those over TCP.</summary>
    public SimulatedModbusWire Gateway { get; }

    /// <summary>The RTU line.</summary>
    public SimulatedModbusWire RtuLine { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await RtuLine.DisposeAsync();
    }

    private static SimulatedModbusWire Wire(IReadOnlyList<ModbusBuildingMeter> meters, string protocol) =>
        new(meters.Where(m => m.Device.Protocol == protocol).Select(m => m.Meter), protocol == ModbusWires.Rtu, TimeProvider.System);
}
