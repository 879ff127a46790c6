using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace MCenter.Core.Gaps;

/// <summary>The services of the gap ledger and of load profiles, written out by hand.</summary>
public static class GapServices
{
    /// <summary>Adds <see cref="GapLedger"/>, what notes changed intervals, <see cref="LoadProfiles"/> and its jobs.</summary>
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
        services.AddSingleton(provider => new LoadProfiles(
            provider.GetRequiredService<DeviceStore>(),
            provider.GetRequiredService<GapLedger>(),
            provider.GetRequiredService<HistoryBuffer>(),
            provider.GetRequiredService<LineUses>(),
            provider.GetRequiredService<ReadoutProgress>(),
            provider.GetRequiredService<SettingsStore>(),
            provider.GetRequiredService<BoxClock>(),
            provider.GetRequiredService<EventLog>(),
            provider.GetServices<ILoadProfileReader>(),
            provider.GetRequiredService<ILogger<LoadProfiles>>()));
        services.AddHostedService<LoadProfileLoop>();
        services.AddQuartz(quartz => quartz.ScheduleJob<GapRepairJob>(trigger => trigger.WithCronSchedule(GapRepairJob.Cron, cron => cron.InTimeZone(TimeZoneInfo.Utc))));
        return services;
    }
}
