using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Scan;
using MCenter.Drivers.MBus;
using MCenter.Drivers.MBus.Search;
using MCenter.Drivers.Simulation.MBus;
using MCenter.Drivers.Transport;

namespace MCenter.Benchmarks.MBus;

/// <summary>
/// How many telegrams a secondary search of a whole bus sends, compared with the least. In virtual time: every byte and pause takes its time of the line's speed on a clock that jumps.
/// <c>-- search [meters=60 250] [baud=2400]</c>.
/// </summary>
internal static class SearchBenchmark
{
    private const int Seed = 13757;

    public static async Task RunAsync(string[] args)
    {
        int[] counts = args.Length > 0 ? [int.Parse(args[0], CultureInfo.InvariantCulture)] : [60, 250];
        var baud = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 2400;
        Console.WriteLine("| meters | identification numbers | telegrams sent | least, drawn by one who knows the meters | ratio | least that sees every collision | ratio | time at " + baud + " Bd |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var count in counts)
        {
            var random = new Random(Seed);
            await ReportAsync("in a row", [.. Enumerable.Range(0, count).Select(n => Number(10_000_000 + n))], baud);
            await ReportAsync("five deliveries", [.. Enumerable.Range(0, count).Select(n => Number((17_300_000 * (1 + (n % 5))) + random.Next(90) + (n / 5 * 100)))], baud);
            await ReportAsync("random", [.. Numbers(random).Distinct().Take(count)], baud);
        }
    }

    private static async Task ReportAsync(string what, IReadOnlyList<string> numbers, int baud)
    {
        var time = new VirtualTime();
        var line = new VirtualLine(new MeterBus(numbers.Select((n, i) => Meter(n, i, baud))), time);
        var lines = new MBusLines(new LineSet("M-Bus", [new Line(new() { Name = "M-Bus", Endpoint = "virtual" }, line, time)], null!, time), time);
        var found = 0;
        var started = time.GetUtcNow();
        var task = new SearchTask { Line = "M-Bus", BaudRate = baud, Addressing = AddressMode.Secondary, Mask = "FFFFFFFFFFFFFFFF" };
        await foreach (var step in new MBusSearch(lines, time).SearchAsync(task, CancellationToken.None))
        {
            found += step.Finding is null ? 0 : step.Finding.Kind == FindingKind.New ? 1 : throw new InvalidOperationException($"{step.Finding}");
        }

        if (found != numbers.Count)
        {
            throw new InvalidOperationException($"{found} of {numbers.Count} meters found");
        }

        var (least, seeing) = (WildcardTree.Least(numbers, seesCollisions: false), WildcardTree.Least(numbers, seesCollisions: true));
        FormattableString row = $"| {numbers.Count} | {what} | {line.Sent} | {least} | {(double)line.Sent / least:F2} | {seeing} | {(double)line.Sent / seeing:F2} | {(time.GetUtcNow() - started).TotalSeconds:F0} s |";
        Console.WriteLine(row.ToString(CultureInfo.InvariantCulture));
    }

    private static string Number(int number) => number.ToString("D8", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Numbers(Random random)
    {
        while (true)
        {
            yield return Number(random.Next(100_000_000));
        }
    }

    private static SimulatedMeter Meter(string number, int index, int baud)
    {
        var records = Enumerable.Range(0, 10).Aggregate(new TelegramBuilder(), (all, n) => all.Number([0x04, 0x03], (index * 7919) + n)).ToArray();
        return new() { Identity = new(number, "SIM", 1, Medium.Electricity), BaudRate = baud, Telegrams = _ => [records] };
    }
}
