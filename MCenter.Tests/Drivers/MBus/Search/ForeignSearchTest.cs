using System.Text.Json;
using MCenter.Core.Devices;
using MCenter.Core.Scan;
using MCenter.Drivers.MBus.Link;
using MCenter.Drivers.MBus.Search;
using MCenter.Drivers.Transport;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.MBus.Search;

/// <summary>The search against a foreign emulator, over TCP and over a serial line of two pseudo terminals, in real time.</summary>
public sealed class ForeignSearchTest : IAsyncDisposable
{
    private const int BaudRate = 38400;

    private readonly List<IAsyncDisposable> started = [];
    private SerialPair? pair;

    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(started))
        {
            await one.DisposeAsync();
        }

        pair?.Dispose();
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("serial")]
    public async Task A_secondary_search_finds_all_fourteen_meters_of_real_makers(string wire)
    {
        var meters = JsonSerializer.Deserialize<JsonElement[]>(await File.ReadAllTextAsync(SlaveSimulator.BusFile))!;
        var expected = meters.Select(m => SecondaryAddress.Print(Convert.FromHexString(m.GetProperty("telegrams")[0].GetString()!.Replace(" ", "")).AsSpan(7)));
        var findings = await SearchAsync(wire, SlaveSimulator.BusFile, SearchBench.Secondary());
        findings.ShouldAllBe(f => f.Kind == FindingKind.New);
        findings.Select(f => f.Identity!.SecondaryAddress).ShouldBe(expected, ignoreOrder: true);
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("serial")]
    public async Task Three_meters_without_address_whose_numbers_begin_alike_are_told_apart(string wire)
    {
        var findings = await SearchAsync(wire, Bus(), SearchBench.Secondary("1234FFFFFFFFFFFF"));
        findings.Select(f => f.Identity!.Identification).ShouldBe(["12345671", "12345672", "12345673"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("serial")]
    public async Task A_primary_search_finds_every_address_and_the_collision_at_zero(string wire)
    {
        var findings = await SearchAsync(wire, Bus(), SearchBench.Primary(0, 12));
        findings.Select(f => (f.Kind, f.Address)).ShouldBe([(FindingKind.SameAddress, "0"), (FindingKind.New, "1"), (FindingKind.New, "5"), (FindingKind.New, "9")]);
        findings[^1].Reading!.Values.Count.ShouldBe(5, "all five telegrams from the first on");
    }

    private async Task<List<SearchFinding>> SearchAsync(string wire, string busFile, SearchTask task)
    {
        var search = new MBusSearch(MBusBench.Lines(await StartAsync(wire, busFile), TimeProvider.System), TimeProvider.System);
        List<SearchFinding> findings = [];
        await foreach (var step in search.SearchAsync(task with { BaudRate = BaudRate, Timeout = TimeSpan.FromSeconds(0.6) }, default))
        {
            findings.AddRange(step.Finding is { } finding ? [finding] : []);
        }

        return findings;
    }

    /// <summary>Meters at 1, 5 and (with five telegrams) 9, and three without address whose numbers begin alike.</summary>
    private static string Bus() => SlaveSimulator.WriteBus(
        (1, [MadeTelegram.Variable("0C 03 11 00 00 00", "01 00 00 00 B5 15 01 02 00 00 00 00")]),
        (5, [MadeTelegram.Variable("0C 03 22 00 00 00", "05 00 00 00 B5 15 01 02 00 00 00 00")]),
        (9, [.. Enumerable.Range(0, 5).Select(i => MadeTelegram.Variable($"02 03 {i:X2} 00" + (i < 4 ? "1F" : ""), "09 00 00 00 B5 15 01 02 00 00 00 00"))]),
        (0, [Unconfigured("71", "17")]),
        (0, [Unconfigured("72", "58")]),
        (0, [Unconfigured("73", "93")]));

    private static byte[] Unconfigured(string last, string value) => MadeTelegram.Variable($"0C 03 {value} 56 34 12", $"{last} 56 34 12 B5 15 01 02 00 00 00 00");

    private async Task<IByteLink> StartAsync(string wire, string busFile)
    {
        IByteLink link;
        if (wire == "tcp")
        {
            var simulator = await SlaveSimulator.OnTcpAsync(busFile);
            started.Add(simulator);
            link = new TcpLink("127.0.0.1", simulator.Port, TimeProvider.System);
        }
        else
        {
            pair = await SerialPair.StartAsync();
            started.Add(await SlaveSimulator.OnSerialAsync(pair.Second, BaudRate, busFile));
            link = new SerialLink(pair.First, TimeProvider.System);
        }

        started.Add(link);
        return link;
    }
}
