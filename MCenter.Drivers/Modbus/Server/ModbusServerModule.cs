using MCenter.Core.ModbusServer;
using MCenter.Core.Modules;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MCenter.Drivers.Modbus.Server;

/// <summary>The Modbus TCP server.</summary>
internal sealed class ModbusServerModule : IModule
{
    /// <inheritdoc/>
    public string Name => "ModbusServer";

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<ModbusTcpServer>();
        services.AddSingleton<IModbusServer>(provider => provider.GetRequiredService<ModbusTcpServer>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ModbusTcpServer>());
    }
}
