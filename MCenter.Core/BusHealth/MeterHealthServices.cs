using MCenter.Core.Devices;
using MCenter.Core.Modules;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using MCenter.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MCenter.Core.BusHealth;

/// <summary>The services that watch how meters answer, written out by hand.</summary>
public static class MeterHealthServices
{
    /// <summary>Adds <see cref="MeterHealth"/> and <see cref="ReadPlanner"/>.</summary>
    public static IServiceCollection AddMeterHealth(this IServiceCollection services)
    {
        services.AddSingleton(provider => new MeterHealth(
            provider.GetRequiredService<IDbContextFactory<McenterDb>>(),
            provider.GetRequiredService<DeviceStore>(),
            provider.GetRequiredService<DeviceReader>(),
            provider.GetRequiredService<BoxClock>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<MeterHealth>>()));
        services.AddHostedService(provider => provider.GetRequiredService<MeterHealth>());
        services.AddSingleton(provider => new ReadPlanner(
            provider.GetRequiredService<DeviceStore>(),
            provider.GetRequiredService<CurrentValues>(),
            provider.GetRequiredService<MeterHealth>(),
            provider.GetRequiredService<SettingsStore>(),
            provider.GetRequiredService<ConfiguredLines>()));
        return services;
    }
}
