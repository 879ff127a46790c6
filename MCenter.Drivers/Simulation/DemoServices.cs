using MCenter.Core.BusHealth;
using MCenter.Drivers.Simulation.Building;
using MCenter.Drivers.Simulation.MBus;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Drivers.Simulation;

/// <summary>The demo's building for the host.</summary>
public static class DemoServices
{
    /// <summary>Name of the simulated M-Bus line.</summary>
    public const string Line = DemoBuilding.Line;

    /// <summary>Name of the simulated Modbus RTU line.</summary>
    public const string ModbusLine = ModbusBuilding.Line;

    /// <summary>
    /// Adds the simulated meters and, at the first start, their devices and history. Their lines' sockets are bound at once, so that the endpoints can be
    /// configured before the host is built; they are served when the host starts.
    /// </summary>
    /// <returns>The endpoints of the M-Bus line and of the Modbus RTU line, <c>tcp:127.0.0.1:PORT</c>.</returns>
    public static (string MBus, string ModbusRtu) AddDemoBuilding(this IServiceCollection services)
    {
        var meters = DemoBuilding.Meters(DemoBuilding.Zone);
        var line = new SimulatedMBusLine(meters.Select(m => m.Meter), new() { PacedBaudRate = DemoBuilding.PacedBaudRate }, TimeProvider.System);
        services.AddSingleton(_ => line);
        services.AddSingleton<IBusMeasurement>(new SimulatedMeasurement(new Dictionary<string, SimulatedMBusLine> { [Line] = line }));
        services.AddSingleton(meters);
        var modbus = new DemoModbus(ModbusBuilding.Meters(DemoBuilding.Zone));
        services.AddSingleton(_ => modbus);
        services.AddHostedService<DemoStart>();
        return (line.Endpoint, modbus.RtuLine.Endpoint);
    }
}
