using MCenter.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace MCenter.Core.History;

/// <summary>The history's services, written out by hand.</summary>
public static class HistoryServices
{
    // writers of this process wait for each other elsewhere: only another program can hold the file
    private const int SecondsToWait = 5;

    /// <summary>Adds <see cref="IHistoryStore"/>. The file is opened at start, before any other hosted service.</summary>
    public static IServiceCollection AddHistory(this IServiceCollection services)
    {
        services.AddDbContextFactory<HistoryDb>((provider, options) => options.UseSqlite($"Data Source={provider.GetRequiredService<DataDirectory>().HistoryFile};Default Timeout={SecondsToWait}"));
        services.AddSingleton<HistoryFile>();
        services.AddSingleton<Layouts>();
        services.AddSingleton<HistoryChunks>();
        services.AddSingleton<HistoryWriter>();
        services.AddSingleton<HistoryMaintenance>();
        services.AddSingleton<HistoryReader>();
        services.AddSingleton<HistorySequence>();
        services.AddSingleton<HistoryPoints>();
        services.AddSingleton<HistoryStore>();
        services.AddSingleton<IHistoryStore>(provider => provider.GetRequiredService<HistoryStore>());
        services.AddSingleton<DiskWatch>();
        services.AddQuartz(quartz =>
        {
            quartz.ScheduleJob<HistoryMaintenanceJob>(trigger => trigger.WithCronSchedule(HistoryMaintenanceJob.Cron, cron => cron.InTimeZone(TimeZoneInfo.Utc)));
            quartz.ScheduleJob<DiskWatchJob>(trigger => trigger.WithCronSchedule(DiskWatchJob.Cron));
        });
        return services;
    }
}
