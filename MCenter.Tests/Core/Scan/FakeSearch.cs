using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Scan;

namespace MCenter.Tests.Core.Scan;

/// <summary>A search whose steps the test says, one after the other; it waits for each.</summary>
internal sealed class FakeSearch : IMeterSearch
{
    private Channel<SearchStep?> steps = Channel.CreateUnbounded<SearchStep?>();

    public bool BaudRateMatters { get; set; } = true;

    public List<SearchTask> Tasks { get; } = [];

    /// <summary>Thrown after the steps said so far.</summary>
    public Exception? Fault { get; set; }

    public bool KnowsBaudRate(string line) => BaudRateMatters;

    public void Say(params SearchStep[] said) => Array.ForEach(said, s => steps.Writer.TryWrite(s));

    /// <summary>The search at this baud rate is over.</summary>
    public void End() => steps.Writer.TryWrite(null);

    public async IAsyncEnumerable<SearchStep> SearchAsync(SearchTask task, [EnumeratorCancellation] CancellationToken cancel)
    {
        Tasks.Add(task);
        if (Fault is { } fault)
        {
            Fault = null;
            throw fault;
        }

        while (await steps.Reader.ReadAsync(cancel) is { } step)
        {
            yield return step;
        }
    }

    public static SearchStep Step(int requests, double part, SearchFinding? finding = null) => new($"c{requests}", requests, part, finding);

    public static SearchFinding Meter(string number, int primary = 0, string maker = "EMU", int version = 16, Medium medium = Medium.Electricity, int values = 2)
    {
        var wire = maker switch { "EMU" => "B515", _ => "E61E" };
        var address = $"{number}{wire}{version:X2}{(int)medium:X2}";
        var identity = new DeviceIdentity(number, maker, version, medium, address, primary);
        return new(FindingKind.New, address)
        {
            Identity = identity,
            Reading = new()
            {
                At = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero),
                Identity = identity,
                Quality = Quality.Good,
                Values = [.. Enumerable.Range(0, values).Select(n => new DecodedValue { Value = RawValue.Number(n), Kind = ValueKind.Number, Quantity = Quantity.Energy, Unit = "Wh", Description = "Energy", Tariff = n + 1 })],
            },
        };
    }
}
