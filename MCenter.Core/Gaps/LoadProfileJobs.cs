using MCenter.Core.History;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace MCenter.Core.Gaps;

/// <summary>Asks every ten seconds whether a slice is to be read.</summary>
internal sealed class LoadProfileLoop(LoadProfiles profiles, TimeProvider time, ILogger<LoadProfileLoop> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await profiles.RunAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // the history cannot be read or written now, which is an event of its own: the slice is read again
                log.LogError(error, "A slice of a load profile could not be booked");
            }
        }
    }
}

/// <summary>Every night: fills the gaps of meters that keep a load profile.</summary>
[DisallowConcurrentExecution]
internal sealed class GapRepairJob(LoadProfiles profiles, ILogger<GapRepairJob> log) : IJob
{
    /// <summary>After the history was packed, between two raster points.</summary>
    public const string Cron = "0 37 1 * * ?";

    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        try
        {
            await profiles.RepairAllAsync(cancellationToken);
        }
        catch (HistoryUnavailableException error)
        {
            log.LogError(error, "Gaps could not be looked for");
        }
    }
}
