using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.History;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace MCenter.Core.Readout;

/// <summary>The readout's services, written out by hand.</summary>
public static class ReadoutServices
{
    /// <summary>Adds <see cref="IReadouts"/>, <see cref="CurrentValues"/>, <see cref="LineUses"/>, <see cref="DeviceRemoval"/> and the tick of every minute.</summary>
    public static IServiceCollection AddReadout(this IServiceCollection services)
    {
        services.AddSingleton<CurrentValues>();
        services.AddSingleton<ReadoutProgress>();
        services.AddSingleton<LineUses>();
        services.AddSingleton<HistoryBuffer>();
        services.AddSingleton<DeviceReader>();
        services.AddSingleton(provider => new DeviceRemoval(
            provider.GetRequiredService<DeviceStore>(),
            provider.GetRequiredService<IHistoryStore>(),
            provider.GetRequiredService<HistoryBuffer>(),
            provider.GetRequiredService<CurrentValues>(),
            provider.GetRequiredService<EventLog>()));
        services.AddSingleton<ReadoutService>();
        services.AddSingleton<IReadouts>(provider => provider.GetRequiredService<ReadoutService>());
        services.AddHostedService(provider => provider.GetRequiredService<ReadoutService>());
        services.AddQuartz(quartz => quartz.ScheduleJob<ReadoutJob>(trigger => trigger.WithIdentity(ReadoutJob.Trigger).WithCronSchedule(ReadoutJob.EveryMinute)));
        services.AddQuartzHostedService(quartz => quartz.WaitForJobsToComplete = true);
        services.AddHostedService<ClockWatch>();
        return services;
    }
}
