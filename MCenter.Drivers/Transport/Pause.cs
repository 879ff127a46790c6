using static MCenter.Drivers.Transport.Libc;

namespace MCenter.Drivers.Transport;

/// <summary>Waits of a few milliseconds to the point, as bit times need them.</summary>
internal static class Pause
{
    // the runtime's timers tick in steps of 1 to 4 ms on Linux
    private static readonly TimeSpan TimerStep = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until a timestamp of the clock; returns at once when it is past.</summary>
    public static async Task UntilAsync(long timestamp, TimeProvider time, CancellationToken cancel)
    {
        while (time.GetElapsedTime(time.GetTimestamp(), timestamp) is var left && left > TimeSpan.Zero)
        {
            if (time != TimeProvider.System)
            {
                await TimerAsync(left, time).WaitAsync(cancel);
            }
            else if (left > TimerStep * 2)
            {
                await Task.Delay(left - TimerStep, time, cancel);
            }
            else
            {
                await Task.Run(() => Sleep(left), cancel);
            }
        }
    }

    // Task.Delay cuts off parts of a millisecond
    private static async Task TimerAsync(TimeSpan left, TimeProvider time)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var timer = time.CreateTimer(_ => over.TrySetResult(), null, left, Timeout.InfiniteTimeSpan);
        await over.Task;
    }

    private static unsafe void Sleep(TimeSpan left)
    {
        var wanted = new TimeSpec { Nanoseconds = (nint)left.TotalNanoseconds };
        _ = Nanosleep(&wanted, null);
    }
}
