using MCenter.Core.Events;
using MCenter.Core.Storage;
using Quartz;

namespace MCenter.Core.History;

/// <summary>Says, once, that the disk of the data directory is nearly full, and, once, that it has room again; after a restart anew.</summary>
internal sealed class DiskWatch(EventLog events)
{
    // so much must be freed first: a disk that stays at the limit is not said every day
    private const int Slack = 5;
    private bool said;

    public async Task LookAsync(DiskFill fill, CancellationToken cancel)
    {
        if (!said && fill.IsNearlyFull)
        {
            said = true;
            await events.AddAsync(EventSeverity.Warning, "Storage", "DiskNearlyFull", [$"{fill.UsedPercent}", $"{fill.FreeBytes / 1_000_000}"], cancel: cancel);
        }
        else if (said && fill.UsedPercent <= DiskFill.NearlyFullPercent - Slack)
        {
            said = false;
            await events.AddAsync(EventSeverity.Info, "Storage", "DiskHasRoom", [$"{fill.UsedPercent}"], cancel: cancel);
        }
    }
}

/// <summary>Looks at the disk every ten minutes.</summary>
[DisallowConcurrentExecution]
internal sealed class DiskWatchJob(DiskWatch watch, DataDirectory directory) : IJob
{
    /// <summary>Between two raster points.</summary>
    public const string Cron = "30 3/10 * * * ?";

    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await watch.LookAsync(DiskFill.Of(directory), cancellationToken);
}
