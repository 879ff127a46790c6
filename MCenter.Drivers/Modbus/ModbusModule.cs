using MCenter.Core.Events;
using MCenter.Core.Modbus;
using MCenter.Core.Modules;
using MCenter.Core.Readout;
using MCenter.Drivers.Transport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MCenter.Drivers.Modbus;

/// <summary>Modbus devices on RTU lines and over TCP.</summary>
internal sealed class ModbusModule : IModule
{
    /// <inheritdoc/>
    public string Name => "Modbus";

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(provider =>
        {
            var time = provider.GetRequiredService<TimeProvider>();
            var lines = LineSet.FromConfiguration(provider.GetRequiredService<ConfiguredLines>(), ModbusWires.Rtu, time);
            return new ModbusWires(new LineSet("Modbus RTU", lines, provider.GetRequiredService<EventLog>(), time), time);
        });
        services.AddSingleton<ILineSource>(provider => provider.GetRequiredService<ModbusWires>().RtuLines);
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ModbusWires>().RtuLines);
        AddProtocol(services, ModbusWires.Rtu);
        AddProtocol(services, ModbusWires.Tcp);
        services.AddSingleton<IModbusBrowser, ModbusBrowser>();
    }

    private static void AddProtocol(IServiceCollection services, string name) => services.AddSingleton<IDeviceProtocol>(
        provider => new ModbusProtocol(name, provider.GetRequiredService<ModbusWires>(), provider.GetRequiredService<TimeProvider>()));
}
