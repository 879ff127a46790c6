using System.Collections.Concurrent;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Tests.Core.Readout;

/// <summary>The readout engine on meters whose answers the test says, a history in memory and a clock that the test moves.</summary>
internal sealed class ReadoutBench : IAsyncDisposable
{
    private ReadoutBench(CoreBench core, FakeHistory history, Meters meters) => (Core, History, Meters) = (core, history, meters);

    public CoreBench Core { get; }

    public FakeHistory History { get; }

    public Meters Meters { get; }

    public ReadoutService Readouts => Core.Get<ReadoutService>();

    public CurrentValues Current => Core.Get<CurrentValues>();

    public static async Task<ReadoutBench> OpenAsync(FakeHistory? kept = null, DateTimeOffset? start = null)
    {
        var history = kept ?? new FakeHistory();
        var meters = new Meters();
        var core = await CoreBench.OpenAsync(services => services.AddSingleton<IHistoryStore>(history).AddSingleton<IDeviceProtocol>(meters), start);
        meters.Time = core.Time;
        return new(core, history, meters);
    }

    /// <summary>A meter on a line; it counts up by one at each readout until the test says otherwise.</summary>
    public Task<Device> AddAsync(string id, string line = "M-Bus", Func<Device, Device>? with = null)
    {
        var device = new Device { Name = id, Line = line, SecondaryAddress = $"{id}B5151002" };
        return Core.Devices.AddAsync(with?.Invoke(device) ?? device, default);
    }

    /// <summary>Moves the clock to the next full quarter of an hour (or other step) and ticks.</summary>
    public Task TickAsync(int minutes = 15)
    {
        Core.Time.Advance(TimeSpan.FromMinutes(minutes));
        return Readouts.TickAsync();
    }

    public ValueTask DisposeAsync() => Core.DisposeAsync();
}

/// <summary>Meters as the engine sees them: a protocol whose answers are scripted by device name.</summary>
internal sealed class Meters : IDeviceProtocol
{
    private readonly ConcurrentDictionary<string, int> counts = new();

    public FakeTime Time { get; set; } = new();

    public string Name => "MBus";

    /// <summary>Answers by device name, instead of the counting one.</summary>
    public ConcurrentDictionary<string, Func<Device, CancellationToken, Task<ReadoutResult>>> Script { get; } = new();

    /// <summary>Every readout: name and options.</summary>
    public ConcurrentQueue<(string Name, ReadoutOptions Options)> Calls { get; } = new();

    public string[] Names => [.. Calls.Select(c => c.Name)];

    public Task<ReadoutResult> ReadAsync(Device device, ReadoutOptions options, CancellationToken cancel)
    {
        Calls.Enqueue((device.Name, options));
        return Script.TryGetValue(device.Name, out var answer) ? answer(device, cancel) : Task.FromResult<ReadoutResult>(Answer(device, counts.AddOrUpdate(device.Name, 1, (_, n) => n + 1)));
    }

    public void Fail(string name, ReadoutFault fault = ReadoutFault.NoAnswer) =>
        Script[name] = (_, _) => Task.FromResult<ReadoutResult>(new ReadoutFailure { At = Time.GetUtcNow(), Fault = fault, Detail = "scripted" });

    public void Recover(string name) => Script.TryRemove(name, out _);

    /// <summary>From now on the meter answers energies with these numbers, function 0, storage 0.</summary>
    public void Say(string name, params long[] energies) => Script[name] = (device, _) => Task.FromResult<ReadoutResult>(Answer(device, energies));

    /// <summary>The meter's next readouts wait until the returned source is set.</summary>
    public TaskCompletionSource Hold(string name)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Script[name] = async (device, cancel) =>
        {
            await gate.Task.WaitAsync(cancel);
            return Answer(device, 1);
        };
        return gate;
    }

    public DecodedReading Answer(Device device, params long[] energies) => new()
    {
        At = Time.GetUtcNow(),
        Identity = new(device.SecondaryAddress[..8], "EMU", 16, Medium.Electricity, device.SecondaryAddress, 0),
        Quality = Quality.Good,
        Values = [.. energies.Select(e => new DecodedValue { Value = RawValue.Number(e), Quantity = Quantity.Energy, Description = "Energy", Unit = "Wh", Kind = ValueKind.Number })],
    };
}
