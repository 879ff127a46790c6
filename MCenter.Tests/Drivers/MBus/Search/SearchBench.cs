using MCenter.Core.Devices;
using MCenter.Core.Scan;
using MCenter.Drivers.MBus.Link;
using MCenter.Drivers.MBus.Search;
using MCenter.Drivers.Simulation.MBus;
using MCenter.Tests.Drivers.MBus.Link;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.MBus.Search;

/// <summary>A search over simulated meters in virtual time, byte by byte at the line's speed.</summary>
internal sealed class SearchBench
{
    private static readonly TimeSpan AnswerDelay = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LateBy = TimeSpan.FromSeconds(1);

    private readonly MeterBus bus;
    private readonly MBusSearch search;
    private readonly ScriptedLine line;

    public SearchBench(params IEnumerable<SimulatedMeter> meters)
    {
        bus = new(meters);
        line = new ScriptedLine(Time, AnswerTo);
        search = new(MBusBench.Lines(line, Time), Time);
    }

    public FakeTime Time { get; } = new() { SkipsWaits = true };

    /// <summary>What the line itself does with a telegram, before the meters' answers: null = nothing.</summary>
    public Func<byte[], IEnumerable<Heard>>? Line { get; init; }

    public List<SearchStep> Steps { get; } = [];

    public IReadOnlyList<SearchFinding> Findings => [.. Steps.Select(s => s.Finding).OfType<SearchFinding>()];

    /// <summary>Telegrams that went over the line.</summary>
    public int Sent => line.Sent.Count;

    public TimeSpan Longest { get; private set; }

    public static SimulatedMeter Meter(string identification, string maker = "SIM", byte version = 1, Medium medium = Medium.Water, byte address = 0, string? fabrication = null, FaultScript? faults = null, int baudRate = 2400) => new()
    {
        Identity = new(identification, maker, version, medium),
        PrimaryAddress = address,
        BaudRate = baudRate,
        FabricationNumber = fabrication,
        Faults = faults ?? FaultScript.None,
        Telegrams = _ => [new TelegramBuilder().Number([0x0C, 0x13], $"{identification}{maker}{version}{medium}{fabrication}".Aggregate(17L, (sum, c) => ((sum * 31) + c) % 99_999_989)).ToArray()],
    };

    public static SearchTask Secondary(string mask = "FFFFFFFFFFFFFFFF") => new() { Line = "M-Bus", BaudRate = 2400, Addressing = AddressMode.Secondary, Mask = mask };

    public static SearchTask Primary(int from = 0, int to = 250) => new() { Line = "M-Bus", BaudRate = 2400, Addressing = AddressMode.Primary, From = from, To = to };

    /// <summary>Runs a search to its end, or so many steps.</summary>
    public async Task<SearchBench> RunAsync(SearchTask? task = null, int steps = int.MaxValue)
    {
        var before = Time.GetUtcNow();
        await foreach (var step in search.SearchAsync(task ?? Secondary(), default))
        {
            Steps.Add(step);
            Longest = Time.GetUtcNow() - before > Longest ? Time.GetUtcNow() - before : Longest;
            before = Time.GetUtcNow();
            if (Steps.Count == steps)
            {
                break;
            }
        }

        return this;
    }

    /// <summary>The addresses of the meters found, in the order found.</summary>
    public string[] Meters => [.. Findings.Where(f => f.Kind == FindingKind.New).Select(f => f.Identity!.SecondaryAddress)];

    /// <summary>Everything else, as "Kind address".</summary>
    public string[] Others => [.. Findings.Where(f => f.Kind != FindingKind.New).Select(f => $"{f.Kind} {f.Address}")];

    private IEnumerable<Heard> AnswerTo(byte[] bytes)
    {
        List<Heard> heard = [.. Line?.Invoke(bytes) ?? []];
        MBusFrame.Read(bytes, out var request);
        heard.AddRange(bus.Answer(request, Time.GetUtcNow(), line.Parameters.BaudRate).Select(a => new Heard(a.Late ? AnswerDelay + LateBy : AnswerDelay, a.Bytes)));
        return heard;
    }
}
