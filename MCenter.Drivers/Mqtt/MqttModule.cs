using MCenter.Core.Modules;
using MCenter.Core.Outputs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MCenter.Drivers.Mqtt;

/// <summary>The MQTT output.</summary>
internal sealed class MqttModule : IModule
{
    /// <inheritdoc/>
    public string Name => "Mqtt";

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<MqttOutput>();
        services.AddSingleton<IOutput>(provider => provider.GetRequiredService<MqttOutput>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<MqttOutput>());
    }
}
