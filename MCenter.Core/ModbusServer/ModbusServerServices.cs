using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Core.ModbusServer;

/// <summary>The services of the Modbus TCP server's map, written out by hand; the server itself is a driver.</summary>
public static class ModbusServerServices
{
    /// <summary>Adds <see cref="ModbusUnits"/>.</summary>
    public static IServiceCollection AddModbusServer(this IServiceCollection services) => services.AddSingleton<ModbusUnits>();
}
