namespace MCenter.Tests.Support;

/// <summary>
/// A clock that stands still until the test moves it. With <see cref="SkipsWaits"/> it is a clock for one task alone:
/// whoever waits is served at once and the clock jumps to the end of the wait.
/// </summary>
internal sealed class FakeTime(DateTimeOffset? start = null) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<FakeTimer> timers = [];
    private TimeSpan stepped;
    private DateTimeOffset now = start ?? new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Whether a timer fires as soon as it is made, after the clock was moved to its time.</summary>
    public bool SkipsWaits { get; init; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that wait now.</summary>
    public int Waiting
    {
        get
        {
            lock (gate)
            {
                return timers.Count;
            }
        }
    }

    public override DateTimeOffset GetUtcNow() => now + stepped;

    public override long GetTimestamp() => now.UtcTicks;

    /// <summary>Sets the wall clock on or back, as people and time servers do; the time that passed, and timers, do not follow.</summary>
    public void Step(TimeSpan by) => stepped += by;

    /// <summary>Moves the clock on and fires what is due, in order.</summary>
    public void Advance(TimeSpan by)
    {
        var until = now + by;
        while (NextDue(until) is { } timer)
        {
            now = timer.Due > now ? timer.Due : now;
            timer.Fire();
        }

        now = until;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private FakeTimer? NextDue(DateTimeOffset until)
    {
        lock (gate)
        {
            return timers.Where(t => t.Due <= until).MinBy(t => t.Due);
        }
    }

    private sealed class FakeTimer(FakeTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan period;

        public DateTimeOffset Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            lock (time.gate)
            {
                time.timers.Remove(this);
                period = newPeriod;
                if (dueTime == Timeout.InfiniteTimeSpan)
                {
                    return true;
                }

                Due = time.now + dueTime;
                if (!time.SkipsWaits)
                {
                    time.timers.Add(this);
                    return true;
                }

                time.now = Due > time.now ? Due : time.now;
            }

            callback(state);
            return true;
        }

        public void Fire()
        {
            lock (time.gate)
            {
                time.timers.Remove(this);
            }

            if (period > TimeSpan.Zero)
            {
                Change(period, period);
            }

            callback(state);
        }

        public void Dispose()
        {
            lock (time.gate)
            {
                time.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
