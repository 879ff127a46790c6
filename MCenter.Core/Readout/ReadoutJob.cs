using Quartz;

namespace MCenter.Core.Readout;

/// <summary>Fires at second 0 of every minute. What is due then says <see cref="Raster"/>; a pass may take longer than this job.</summary>
internal sealed class ReadoutJob(ReadoutService readouts) : IJob
{
    public static readonly TriggerKey Trigger = new("minute", "readout");

    public const string EveryMinute = "0 * * * * ?";

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        _ = readouts.TickAsync();
        return ValueTask.CompletedTask;
    }
}
