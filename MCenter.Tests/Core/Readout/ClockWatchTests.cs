using MCenter.Core.Events;
using MCenter.Core.Readout;
using MCenter.Tests.Support;
using Quartz;

namespace MCenter.Tests.Core.Readout;

public class ClockWatchTests
{
    [Theory]
    [InlineData(3600, true)]
    [InlineData(-90, true)]
    [InlineData(4, false)]
    [InlineData(0, false)]
    public async Task A_step_of_the_clock_is_an_event_once(int seconds, bool seen)
    {
        await using var bench = await CoreBench.OpenAsync();
        using var watch = new ClockWatch(bench.Get<ISchedulerFactory>(), bench.Get<EventLog>(), bench.Time);
        var added = 0;
        bench.Get<EventLog>().Added += _ => Interlocked.Increment(ref added);
        await watch.StartAsync(default);
        await Eventually.True(() => bench.Time.Waiting > 0, "the watch");

        bench.Time.Step(TimeSpan.FromSeconds(seconds));
        for (var i = 0; i < 3; i++)
        {
            bench.Time.Advance(TimeSpan.FromSeconds(10));
            await Eventually.True(() => i > 0 || !seen || Volatile.Read(ref added) == 1, "the event");
        }

        await watch.StopAsync(default);
        (await bench.EventsAsync()).ShouldBe(seen ? [$"ClockStep:{seconds}"] : []);
    }
}
