using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.History;
using MCenter.Core.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Core.Gaps;

/// <summary>The gap ledger's services, written out by hand.</summary>
public static class GapServices
{
    /// <summary>Adds <see cref="GapLedger"/> and what notes changed intervals.</summary>
    public static IServiceCollection AddGaps(this IServiceCollection services)
    {
        services.AddSingleton(provider => new GapLedger(
            provider.GetRequiredService<HistoryPoints>(),
            provider.GetRequiredService<DeviceStore>(),
            provider.GetRequiredService<SettingsStore>(),
            provider.GetRequiredService<BoxClock>(),
            provider.GetRequiredService<EventLog>()));
        services.AddSingleton<IntervalWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<IntervalWatch>());
        return services;
    }
}
