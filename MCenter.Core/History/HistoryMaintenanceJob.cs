using MCenter.Core.Settings;
using MCenter.Core.Storage;
using Quartz;

namespace MCenter.Core.History;

/// <summary>Every night: packs the weeks that are over, deletes what retention no longer keeps; on the first of a month checks the whole file.</summary>
[DisallowConcurrentExecution]
internal sealed class HistoryMaintenanceJob(HistoryMaintenance maintenance, HistorySequence sequence, IEnumerable<IHistoryFollower> followers, SettingsStore settings, DataDirectory directory, TimeProvider time) : IJob
{
    /// <summary>01:07 UTC: night in Europe, between two raster points, and in no zone's clock change.</summary>
    public const string Cron = "0 7 1 * * ?";

    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await RunAsync(cancellationToken);

    internal async Task RunAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var general = settings.Get<GeneralSettings>();
        await maintenance.CompactAsync(now, await PassedAsync(now, cancel), cancel);
        var oldest = general.RetentionDays > 0 ? now.AddDays(-general.RetentionDays) : DateTimeOffset.UnixEpoch;
        await maintenance.RetainAsync(oldest, DiskFill.Of(directory).TotalBytes / 100 * general.HistoryDiskPercent, now, cancel);
        if (now.Day == 1)
        {
            await maintenance.CheckAsync(cancel);
        }
    }

    /// <summary>What every follower has passed, or had to give up.</summary>
    private async Task<long> PassedAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var givenUp = await sequence.GivenUpAsync(now, cancel);
        var passed = long.MaxValue;
        foreach (var follower in followers)
        {
            passed = Math.Min(passed, await follower.PassAsync(givenUp, cancel));
        }

        return passed;
    }
}
