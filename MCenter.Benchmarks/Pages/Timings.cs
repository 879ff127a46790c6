using System.Diagnostics;
using System.Globalization;

namespace MCenter.Benchmarks.Pages;

/// <summary>
/// Times of one thing done again and again, in milliseconds, printed as it goes: the first apart, for it finds nothing in memory; and what it cost the program of processor time,
/// which a busy machine changes little.
/// </summary>
/// <param name="processor">Processor time that the program has used so far.</param>
internal sealed class Timings(Func<TimeSpan> processor)
{
    private const double Aim = 100;

    /// <summary>Median of the first thing measured, which all others are compared with.</summary>
    private double limit;

    public static void PrintHead() => Console.WriteLine($"{"",-58} {"first",9} {"median",9} {"95th",9} {"ratio",8} {"cpu",8}");

    public Task<double> MeasureAsync(string what, int runs, Func<Task> work, bool hasAim = true) => MeasureAsync(what, runs, async () =>
    {
        var watch = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(watch).TotalMilliseconds;
    }, hasAim);

    /// <summary>Runs it once and then so many times.</summary>
    /// <param name="what">For the reader.</param>
    /// <param name="runs">How often after the first.</param>
    /// <param name="work">Gives its own time.</param>
    /// <param name="hasAim">Whether 100 ms are meant for it.</param>
    /// <returns>The median.</returns>
    public async Task<double> MeasureAsync(string what, int runs, Func<Task<double>> work, bool hasAim = true)
    {
        var first = await work();
        List<double> times = [];
        var before = processor();
        for (var run = 0; run < runs; run++)
        {
            times.Add(await work());
        }

        var cost = (processor() - before).TotalMilliseconds / runs;
        times.Sort();
        var (median, late) = (times[times.Count / 2], times[times.Count * 95 / 100]);
        limit = limit == 0 ? median : limit;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-58} {first,9:0.0} {median,9:0.0} {late,9:0.0} {median / limit,8:0.0} {cost,8:0.0} {(!hasAim ? "" : late <= Aim ? "met" : "MISSED")}"));
        return median;
    }
}
