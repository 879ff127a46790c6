using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Events;
using MCenter.Core.Modules;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using MCenter.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Core.Scan;

/// <summary>The search's services, written out by hand.</summary>
public static class ScanServices
{
    /// <summary>Adds <see cref="ScanService"/>; without an <see cref="IMeterSearch"/> every start is refused.</summary>
    public static IServiceCollection AddScan(this IServiceCollection services)
    {
        services.AddSingleton(provider => new ScanService(
            new ScanStore(provider.GetRequiredService<IDbContextFactory<McenterDb>>()),
            provider.GetRequiredService<DeviceStore>(),
            provider.GetRequiredService<TemplateStore>(),
            provider.GetRequiredService<SettingsStore>(),
            provider.GetRequiredService<ConfiguredLines>(),
            provider.GetRequiredService<EventLog>(),
            provider.GetRequiredService<LineUses>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<IMeterSearch>()));
        services.AddHostedService(provider => provider.GetRequiredService<ScanService>());
        return services;
    }
}
