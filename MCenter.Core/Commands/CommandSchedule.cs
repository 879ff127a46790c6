using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MCenter.Core.Commands;

/// <summary>Looks at every full minute of the wall clock what is to be sent: tariffs first, then clocks.</summary>
internal sealed class CommandSchedule(Tariffs tariffs, TimeSync timeSync, TimeProvider time, ILogger<CommandSchedule> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<Task> sending = [];
        while (!stoppingToken.IsCancellationRequested)
        {
            sending.RemoveAll(t => t.IsCompleted);
            sending.Add(GuardAsync(tariffs.TickAsync, stoppingToken));
            sending.Add(GuardAsync(timeSync.TickAsync, stoppingToken));
            try
            {
                // a little more than to the minute, as a timer may fire early
                var left = TimeSpan.FromTicks(TimeSpan.TicksPerMinute - (time.GetUtcNow().UtcTicks % TimeSpan.TicksPerMinute));
                await Task.Delay(left + TimeSpan.FromMilliseconds(20), time, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        await Task.WhenAll(sending);
    }

    private async Task GuardAsync(Func<CancellationToken, Task> tick, CancellationToken stop)
    {
        try
        {
            await tick(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // what was not sent is made up for at the next start
        }
        catch (Exception error)
        {
            log.LogError(error, "A schedule of commands broke off");
        }
    }
}
