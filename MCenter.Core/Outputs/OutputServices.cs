using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.History;
using MCenter.Core.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MCenter.Core.Outputs;

/// <summary>The services of the outputs, written out by hand.</summary>
public static class OutputServices
{
    /// <summary>Adds <see cref="OutputRunner"/>, which runs every <see cref="IOutput"/> that modules add.</summary>
    public static IServiceCollection AddOutputs(this IServiceCollection services)
    {
        services.AddSingleton<OutputCursors>();
        services.AddSingleton(provider => new OutputRunner(
            provider.GetServices<IOutput>(),
            provider.GetRequiredService<IHistoryStore>(),
            provider.GetRequiredService<DeviceStore>(),
            provider.GetRequiredService<OutputCursors>(),
            provider.GetRequiredService<SettingsStore>(),
            provider.GetRequiredService<EventLog>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<OutputRunner>>()));
        services.AddHostedService(provider => provider.GetRequiredService<OutputRunner>());
        services.AddSingleton<IHistoryFollower>(provider => provider.GetRequiredService<OutputRunner>());
        return services;
    }
}
