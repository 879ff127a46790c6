using MCenter.Core.Events;
using MCenter.Core.Modules;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MCenter.Core.BusHealth;

/// <summary>The services of bus health, written out by hand.</summary>
public static class BusHealthServices
{
    /// <summary>Adds <see cref="BusWatch"/> and <see cref="BusHistory"/>; without an <see cref="IBusMeasurement"/> nothing is measured.</summary>
    public static IServiceCollection AddBusHealth(this IServiceCollection services)
    {
        services.AddSingleton<BusHistory>();
        services.AddSingleton(provider => new BusWatch(
            provider.GetRequiredService<ConfiguredLines>(),
            provider.GetService<IBusMeasurement>(),
            provider.GetRequiredService<BusHistory>(),
            provider.GetRequiredService<LineUses>(),
            provider.GetRequiredService<SettingsStore>(),
            provider.GetRequiredService<BoxClock>(),
            provider.GetRequiredService<EventLog>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<BusWatch>>()));
        services.AddHostedService(provider => provider.GetRequiredService<BusWatch>());
        return services;
    }
}
