using System.Globalization;
using MCenter.Core.Events;
using Microsoft.Extensions.Hosting;
using Quartz;

namespace MCenter.Core.Readout;

/// <summary>
/// Compares the wall clock with the monotonic one: a step is an event, and the minute's trigger, which waits for a time of the old clock, is set anew.
/// </summary>
internal sealed class ClockWatch(ISchedulerFactory schedulers, EventLog events, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        var (wall, monotonic) = (time.GetUtcNow(), time.GetTimestamp());
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var expected = wall + time.GetElapsedTime(monotonic);
            (wall, monotonic) = (time.GetUtcNow(), time.GetTimestamp());
            if ((wall - expected).Duration() > Tolerance)
            {
                await SteppedAsync(wall - expected, stoppingToken);
            }
        }
    }

    private async Task SteppedAsync(TimeSpan step, CancellationToken cancel)
    {
        await events.AddAsync(EventSeverity.Warning, "Clock", "ClockStep", [Math.Round(step.TotalSeconds).ToString(CultureInfo.InvariantCulture)], cancel: cancel);
        var scheduler = await schedulers.GetScheduler(cancel);
        await scheduler.RescheduleJob(ReadoutJob.Trigger, TriggerBuilder.Create().WithIdentity(ReadoutJob.Trigger).WithCronSchedule(ReadoutJob.EveryMinute).Build(), cancel);
    }
}
