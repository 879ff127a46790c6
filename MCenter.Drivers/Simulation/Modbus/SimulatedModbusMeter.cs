namespace MCenter.Drivers.Simulation.Modbus;

/// <summary>A meter on a simulated Modbus wire: holding registers from address 0 on.</summary>
/// <param name="Unit">Its address.</param>
/// <param name="Registers">What they hold at an instant (UTC); depends on nothing else, and always as many.</param>
internal sealed record SimulatedModbusMeter(byte Unit, Func<DateTimeOffset, ushort[]> Registers);
