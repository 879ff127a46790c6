using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.History;
using MCenter.Core.Outputs;
using MCenter.Core.Registers;
using MCenter.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MCenter.Tests.Core.Outputs;

/// <summary>A box with a real history and one output, whose turns the test takes; four meters every quarter of an hour unless it says otherwise.</summary>
internal sealed class OutputBench : IAsyncDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

    private OutputBench(CoreBench core) => Core = core;

    public CoreBench Core { get; }

    public FakeTime Time => Core.Time;

    public DateTimeOffset Now => Time.GetUtcNow();

    public FakeOutput Output => (FakeOutput)Core.Get<IOutput>();

    public OutputRunner Runner => Core.Get<OutputRunner>();

    public IHistoryStore History => Core.Get<IHistoryStore>();

    public OutputLoop Loop { get; private set; } = null!;

    public int Meters { get; init; } = 4;

    /// <summary>Everything that was committed, in that order.</summary>
    public List<Reading> Committed { get; } = [];

    public static async Task<OutputBench> OpenAsync(int meters = 4)
    {
        var core = await CoreBench.OpenAsync(services => services.AddSingleton<IOutput>(provider => new FakeOutput(provider.GetRequiredService<TimeProvider>())));
        await core.Get<HistoryStore>().OpenAsync(default);
        var bench = new OutputBench(core) { Meters = meters };
        bench.Loop = bench.Runner.Known("fake");
        await bench.Loop.TurnAsync(default);
        return bench;
    }

    /// <summary>The program ends without a word and starts again: what it had in memory is gone.</summary>
    public void Restart() =>
        Loop = new(Output, History, Core.Get<OutputCursors>(), new(History, Core.Devices), Core.Get<EventLog>(), Time, Core.Get<ILogger<OutputRunner>>());

    public Task AddDevicesAsync() => Task.WhenAll(Enumerable.Range(1, Meters).Select(i => Core.Devices.AddAsync(new Device { Line = "M-Bus", SecondaryAddress = $"{i:D8}B5151002" }, default)));

    /// <summary>All meters are read at these raster times and stored in one transaction.</summary>
    public async Task ReadAsync(params IEnumerable<DateTimeOffset> rasterTimes)
    {
        Reading[] readings = [.. rasterTimes.SelectMany(at => Enumerable.Range(1, Meters).Select(id => new Reading(id, at, at.AddSeconds(3), Quality.Good, [RawValue.Number(at.Ticks / TimeSpan.TicksPerMinute)])))];
        (await History.AppendAsync(readings, [new(99, readings[0].RasterTime, readings[0].ReadAt, ReadoutFault.NoAnswer)], default)).ShouldBe(readings.Length);
        Committed.AddRange(readings);
    }

    /// <summary>Time passes; at every quarter of an hour the meters are read, and the output has all the turns that it wants.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        var end = Now + time;
        var cycle = NextCycle();
        while (Now < end)
        {
            var wait = await Loop.TurnAsync(default);
            var next = Now + wait;
            next = next < cycle ? next : cycle;
            next = next < end ? next : end;
            // a slow target may have let more time pass already
            Time.Advance(next > Now ? next - Now : TimeSpan.Zero);
            for (; cycle <= Now; cycle += Interval)
            {
                await ReadAsync(cycle);
            }
        }
    }

    /// <summary>Days pass in which the output has a turn a day; every night the history is packed.</summary>
    public async Task PassDaysAsync(int days, TimeSpan? interval = null)
    {
        for (var day = 0; day < days; day++)
        {
            var from = NextCycle();
            Time.Advance(TimeSpan.FromDays(1));
            await ReadAsync(Enumerable.Range(0, (int)(TimeSpan.FromDays(1) / (interval ?? Interval))).Select(i => from + (i * (interval ?? Interval))));
            await Loop.TurnAsync(default);
            await NightAsync();
        }
    }

    public Task NightAsync() => ActivatorUtilities.CreateInstance<HistoryMaintenanceJob>(Core.Get<IServiceProvider>()).RunAsync(default);

    /// <summary>As many turns as it takes until nothing waits; no meter is read meanwhile.</summary>
    public async Task DrainAsync()
    {
        for (var turn = 0; turn == 0 || Loop.Ledger is not { Backlog: 0, NextTry: null, IsCatchingUp: false, Resend: null }; turn++)
        {
            turn.ShouldBeLessThan(2000);
            Time.Advance(await Loop.TurnAsync(default));
        }
    }

    public ValueTask DisposeAsync() => Core.DisposeAsync();

    private DateTimeOffset NextCycle() => new(((Now.UtcTicks / Interval.Ticks) + 1) * Interval.Ticks, TimeSpan.Zero);
}

/// <summary>Readings by meter and time.</summary>
internal static class ReadingKeys
{
    public static IEnumerable<(int DeviceId, DateTimeOffset RasterTime)> Keys(this IEnumerable<Reading> readings) => readings.Select(r => (r.DeviceId, r.RasterTime));

    /// <summary>Each meter's readings stand in order of time.</summary>
    public static void ShouldBeInOrder(this IEnumerable<Reading> readings)
    {
        foreach (var meter in readings.GroupBy(r => r.DeviceId))
        {
            meter.Select(r => r.RasterTime).ShouldBeInOrder();
        }
    }
}
