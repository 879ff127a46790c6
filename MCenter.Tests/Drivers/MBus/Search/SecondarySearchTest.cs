using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Scan;
using MCenter.Drivers.Simulation.MBus;
using MCenter.Drivers.Transport;
using MCenter.Tests.Drivers.MBus.Link;
using static MCenter.Tests.Drivers.MBus.Search.SearchBench;

namespace MCenter.Tests.Drivers.MBus.Search;

/// <summary>The search by secondary address over simulated meters, with everything that goes wrong on a bus.</summary>
public sealed class SecondarySearchTest
{
    [Fact]
    public async Task A_silent_bus_costs_two_telegrams_and_the_end_of_the_selection()
    {
        var bench = await new SearchBench().RunAsync();
        bench.Findings.ShouldBeEmpty();
        bench.Sent.ShouldBe(3);
        bench.Steps[^1].Part.ShouldBe(1);
    }

    [Fact]
    public async Task Meters_with_numbers_in_a_row_are_told_apart_by_their_last_digits()
    {
        SimulatedMeter[] meters = [.. Enumerable.Range(0, 25).Select(n => Meter((10_000_100 + n).ToString(CultureInfo.InvariantCulture)))];
        var bench = await new SearchBench(meters).RunAsync();
        bench.Meters.ShouldBe(meters.Select(m => m.Identity.SecondaryAddress), ignoreOrder: true);
        bench.Others.ShouldBeEmpty();
        bench.Findings.ShouldAllBe(f => f.Reading!.Values.Count == 1);
    }

    [Theory]
    [InlineData("ABCDE012", "A0000000", "12345678")]
    [InlineData("0000000A", "0000000B", "000000AA")]
    [InlineData("EEEEEEEE", "EEEEEEED", "DEEEEEEE", "00000000")]
    public async Task Hexadecimal_digits_are_found(params string[] numbers)
    {
        var bench = await new SearchBench(numbers.Select(n => Meter(n))).RunAsync();
        bench.Meters.ShouldBe(numbers.Select(n => Meter(n).Identity.SecondaryAddress), ignoreOrder: true);
        bench.Others.ShouldBeEmpty();
    }

    [Fact]
    public async Task Equal_numbers_are_told_apart_by_medium_manufacturer_and_version()
    {
        SimulatedMeter[] meters =
        [
            Meter("00000000", "EMU", 16, Medium.Electricity), Meter("00000000", "GWF", 60), Meter("00000000", "SIM", 60), Meter("00000000", "SIM", 200), Meter("12345678", "KAM", 8, Medium.HeatInlet),
            Meter("12345678", "KAM", 8, (Medium)0x77),
        ];
        var bench = await new SearchBench(meters).RunAsync();
        bench.Meters.ShouldBe(meters.Select(m => m.Identity.SecondaryAddress), ignoreOrder: true);
        bench.Others.ShouldBeEmpty();
    }

    [Fact]
    public async Task Equal_addresses_are_told_apart_by_fabrication_number()
    {
        SimulatedMeter[] meters = [.. new[] { "00000017", "00000027", "12345678" }.Select(f => Meter("00000001", fabrication: f))];
        var bench = await new SearchBench(meters).RunAsync();
        bench.Meters.Length.ShouldBe(3);
        bench.Findings.Select(f => f.Address[16..]).ShouldAllBe(f => f.Length == 8);
        bench.Others.ShouldBeEmpty();
    }

    [Fact]
    public async Task Equal_in_everything_is_one_clear_finding()
    {
        var bench = await new SearchBench(Meter("00000001"), Meter("00000001"), Meter("00000002")).RunAsync();
        bench.Meters.ShouldBe(["00000002" + Meter("0").Identity.SecondaryAddress[^8..]]);
        bench.Others.ShouldBe(["SameAddress 00000001" + Meter("0").Identity.SecondaryAddress[^8..]]);
    }

    [Fact]
    public async Task A_babbling_meter_is_named_and_the_others_are_found()
    {
        var bench = await new SearchBench(Meter("11111111", faults: FaultScript.Always(MeterFault.Babble)), Meter("11111112"), Meter("22222222")).RunAsync();
        bench.Meters.Select(m => m[..8]).ShouldBe(["11111112", "22222222"], ignoreOrder: true);
        bench.Others.ShouldBe(["Babbling 11111111FFFFFFFF"]);
    }

    [Fact]
    public async Task A_line_that_is_never_silent_ends_in_a_finding_soon()
    {
        var bench = await new SearchBench(Meter("11111111")) { Line = _ => [Heard.After(20, "33 44 55")] }.RunAsync();
        bench.Others.ShouldBe(["Noise FFFFFFFFFFFFFFFF"]);
        bench.Sent.ShouldBeLessThan(40);
    }

    [Fact]
    public async Task Noise_now_and_then_hides_no_meter()
    {
        var random = new Random(7);
        SimulatedMeter[] meters = [.. Enumerable.Range(0, 12).Select(n => Meter((10_000_100 + (n * 7)).ToString(CultureInfo.InvariantCulture)))];
        var bench = await new SearchBench(meters) { Line = _ => random.Next(20) == 0 ? [Heard.After(40, "3C")] : [] }.RunAsync();
        bench.Meters.ShouldBe(meters.Select(m => m.Identity.SecondaryAddress), ignoreOrder: true);
    }

    [Fact]
    public async Task An_echoing_converter_is_said_once_and_disturbs_nothing()
    {
        var bench = await new SearchBench(Meter("11111111"), Meter("11111112")) { Line = request => [Heard.Echo(request)] }.RunAsync();
        bench.Meters.Length.ShouldBe(2);
        bench.Others.ShouldBe(["Echo FFFFFFFFFFFFFFFF"]);
    }

    [Fact]
    public async Task A_meter_that_answers_with_E5_only_is_named_by_its_number()
    {
        var bench = await new SearchBench(Meter("11111111")) { Line = E5Only("44332211") }.RunAsync();
        bench.Meters.Single().ShouldStartWith("11111111");
        bench.Others.ShouldBe(["NoData 44332211FFFFFFFF"]);
    }

    [Fact]
    public async Task A_meter_that_answers_with_anothers_telegram_is_named_by_the_number_it_is_selected_by()
    {
        var telegram = Meter("87654321").Identity;
        var bench = await new SearchBench { Line = Selected("44332212", _ => new TelegramBuilder().Number([0x0C, 0x13], 1).ToFrame(telegram)) }.RunAsync();
        bench.Others.ShouldBe(["ForeignAnswer 44332212FFFFFFFF"]);
        bench.Findings.Single().Detail.ShouldContain("87654321");
    }

    [Theory]
    [InlineData("WrongChecksum")]
    [InlineData("Late")]
    [InlineData("Silent")]
    public async Task One_broken_meter_hides_no_other_and_nothing_hangs(string fault)
    {
        var bench = await new SearchBench(Meter("11111111", faults: FaultScript.Always(Enum.Parse<MeterFault>(fault))), Meter("11111112"), Meter("22222222")).RunAsync();
        bench.Meters.Select(m => m[..8]).ShouldBe(["11111112", "22222222"], ignoreOrder: true);
        bench.Longest.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_line_that_is_lost_for_a_moment_costs_no_meter()
    {
        var requests = 0;
        var bench = await new SearchBench(Meter("11111111"), Meter("11111112")) { Line = _ => ++requests is > 4 and < 9 ? throw new LinkException(LinkProblem.Lost, "gone") : [] }.RunAsync();
        bench.Meters.Length.ShouldBe(2);
        bench.Others.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_line_that_stays_away_ends_the_search_and_it_goes_on_when_the_line_is_back()
    {
        var requests = 0;
        var bench = new SearchBench(Meter("11111111"), Meter("11111112")) { Line = _ => ++requests > 4 ? throw new LinkException(LinkProblem.Lost, "gone") : [] };
        (await Should.ThrowAsync<LineLostException>(() => bench.RunAsync())).Message.ShouldBe("gone");
        var after = await new SearchBench(Meter("11111111"), Meter("11111112")).RunAsync(Secondary() with { Cursor = bench.Steps[^1].Cursor, FoundBefore = bench.Findings });
        bench.Meters.Concat(after.Meters).Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_mask_limits_the_search()
    {
        var bench = await new SearchBench(Meter("11111111"), Meter("11111112"), Meter("22222222")).RunAsync(Secondary("1111FFFFFFFFFFFF"));
        bench.Meters.Select(m => m[..8]).ShouldBe(["11111111", "11111112"], ignoreOrder: true);
        (await new SearchBench(Meter("11111111"), Meter("11111112")).RunAsync(Secondary("11111112FFFFFFFF"))).Meters.Single().ShouldStartWith("11111112");
    }

    [Fact]
    public async Task A_search_broken_off_anywhere_goes_on_and_finds_the_rest_only()
    {
        SimulatedMeter[] meters = [.. Enumerable.Range(0, 20).Select(n => Meter((10_000_100 + (n * 13)).ToString(CultureInfo.InvariantCulture))), Meter("A0000000")];
        var whole = (await new SearchBench(meters).RunAsync()).Steps.Count;
        for (var after = 1; after < whole; after += 7)
        {
            var first = await new SearchBench(meters).RunAsync(steps: after);
            var second = await new SearchBench(meters).RunAsync(Secondary() with { Cursor = first.Steps[^1].Cursor, FoundBefore = first.Findings });
            first.Meters.Concat(second.Meters).ShouldBe(meters.Select(m => m.Identity.SecondaryAddress), ignoreOrder: true, $"broken off after {after}");
        }
    }

    /// <summary>Random meters of every kind: exactly they are found, every probe is bounded, the estimate never goes back to nothing.</summary>
    [Fact]
    public async Task Random_sets_of_meters_are_found_exactly()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var meters = RandomMeters(new Random(seed));
            var bench = await new SearchBench(meters).RunAsync();
            bench.Meters.ShouldBe(meters.Select(m => m.Identity.SecondaryAddress), ignoreOrder: true, $"seed {seed}");
            bench.Others.ShouldBeEmpty($"seed {seed}");
            bench.Longest.ShouldBeLessThan(TimeSpan.FromSeconds(5));
            bench.Steps.ShouldAllBe(s => s.Part >= 0 && s.Part <= 1);
        }
    }

    private static SimulatedMeter[] RandomMeters(Random random)
    {
        var count = random.Next(0, 80);
        var start = random.Next(90_000_000);
        var style = random.Next(3);
        string[] makers = ["EMU", "GWF", "KAM", "LUG", "SIM"];
        Medium[] media = [Medium.Water, Medium.Electricity, Medium.HeatInlet, Medium.Gas];
        var meters = Enumerable.Range(0, count).Select(n => Meter(
            style switch
            {
                0 => (start + n).ToString("D8", CultureInfo.InvariantCulture),
                1 => random.Next(100_000_000).ToString("D8", CultureInfo.InvariantCulture),
                _ => (start + random.Next(60)).ToString("D8", CultureInfo.InvariantCulture),
            },
            makers[random.Next(makers.Length)], (byte)random.Next(1, 4), media[random.Next(media.Length)])).ToList();
        if (random.Next(3) == 0)
        {
            meters.AddRange(Enumerable.Range(0, random.Next(1, 5)).Select(_ => Meter(random.Next().ToString("X8", CultureInfo.InvariantCulture).Replace('F', 'E'))));
        }

        return [.. meters.DistinctBy(m => m.Identity.SecondaryAddress)];
    }

    private static Func<byte[], IEnumerable<Heard>> E5Only(string number) => Selected(number, _ => [0xE5]);

    /// <summary>A meter that acknowledges its selection and answers requests for data as it likes.</summary>
    private static Func<byte[], IEnumerable<Heard>> Selected(string number, Func<byte[], byte[]> data)
    {
        var selected = false;
        return request =>
        {
            if (request.Length == 17)
            {
                var mask = Convert.ToHexString([.. request[7..11].Reverse()]);
                selected = mask.Zip(number).All(pair => pair.First == 'F' || pair.First == pair.Second);
                return selected ? [new(TimeSpan.FromMilliseconds(5), [0xE5])] : [];
            }

            return selected && (request[1] & 0x0F) == 0x0B ? [new(TimeSpan.FromMilliseconds(5), data(request))] : [];
        };
    }
}
