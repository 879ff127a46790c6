using MCenter.Core.Scan;
using MCenter.Drivers.Simulation.MBus;
using MCenter.Tests.Drivers.MBus.Link;
using static MCenter.Tests.Drivers.MBus.Search.SearchBench;

namespace MCenter.Tests.Drivers.MBus.Search;

/// <summary>The search by primary address over simulated meters.</summary>
public sealed class PrimarySearchTest
{
    [Fact]
    public async Task Each_address_is_asked_once_and_each_meter_found_is_read_from_its_start()
    {
        var bench = await new SearchBench(Meter("00000001", address: 1), Meter("00000005", address: 5), Meter("00000250", address: 250)).RunAsync(Primary());
        bench.Findings.Select(f => f.Address).ShouldBe(["1", "5", "250"]);
        bench.Findings.ShouldAllBe(f => f.Kind == FindingKind.New && f.Reading != null);
        bench.Sent.ShouldBe(251 + (3 * 2));
        bench.Steps[^1].Part.ShouldBe(1);
    }

    [Fact]
    public async Task A_range_is_kept()
    {
        var bench = await new SearchBench(Meter("00000001", address: 1), Meter("00000005", address: 5)).RunAsync(Primary(2, 9));
        bench.Findings.Single().Address.ShouldBe("5");
        bench.Steps.Count.ShouldBe(8);
    }

    [Fact]
    public async Task Two_meters_with_one_address_are_a_finding()
    {
        var bench = await new SearchBench(Meter("00000001", address: 7), Meter("00000002", address: 7), Meter("00000003", address: 8)).RunAsync(Primary());
        bench.Others.ShouldBe(["SameAddress 7"]);
        bench.Meters.Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_babbling_meter_is_named()
    {
        var bench = await new SearchBench(Meter("00000001", address: 7, faults: FaultScript.Always(MeterFault.Babble))).RunAsync(Primary());
        bench.Others.ShouldBe(["Babbling 7"]);
    }

    [Fact]
    public async Task A_line_that_is_never_silent_ends_in_a_finding_soon()
    {
        var bench = await new SearchBench { Line = _ => [Heard.After(20, "33 44 55")] }.RunAsync(Primary());
        bench.Findings[^1].Kind.ShouldBe(FindingKind.Noise);
        bench.Sent.ShouldBeLessThan(40);
    }

    [Fact]
    public async Task A_search_broken_off_goes_on_at_the_next_address()
    {
        SimulatedMeter[] meters = [Meter("00000001", address: 1), Meter("00000005", address: 5)];
        var first = await new SearchBench(meters).RunAsync(Primary(), steps: 4);
        var second = await new SearchBench(meters).RunAsync(Primary() with { Cursor = first.Steps[^1].Cursor, FoundBefore = first.Findings });
        first.Meters.Length.ShouldBe(1);
        second.Findings.Single().Address.ShouldBe("5");
        second.Steps[^1].Requests.ShouldBe(251 + (2 * 2));
    }
}
