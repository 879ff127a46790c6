using MCenter.Core.History;
using MCenter.Core.Registers;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>One interval of a chart.</summary>
/// <param name="From">Its begin, UTC.</param>
/// <param name="Value">What it shows, scaled; null where nothing is known.</param>
/// <param name="Marks">What is to be known of a consumption.</param>
public sealed record ChartBar(DateTimeOffset From, decimal? Value, BucketMarks Marks = BucketMarks.None);

/// <summary>What a chart shows of a register's history: one bar an interval, aggregated by the history, never single readings.</summary>
internal static class ChartBars
{
    /// <summary>Consumption of each interval: null where no reading lies in it, and where the counter ran backwards (reset, or exchanged and not booked).</summary>
    public static Task<IReadOnlyList<ChartBar>> ConsumptionAsync(IHistoryStore history, Register register, IReadOnlyList<CounterSeam> seams, ChartSpan span, CancellationToken cancel) =>
        ReadAsync(history, register, seams, span, b => b.Consumption, cancel);

    /// <summary>Mean of the readings of each interval, or their last for a counter.</summary>
    public static Task<IReadOnlyList<ChartBar>> LevelsAsync(IHistoryStore history, Register register, IReadOnlyList<CounterSeam> seams, ChartSpan span, CancellationToken cancel) =>
        ReadAsync(history, register, seams, span, b => register.IsCounter ? b.Last : b.Average, cancel);

    private static async Task<IReadOnlyList<ChartBar>> ReadAsync(IHistoryStore history, Register register, IReadOnlyList<CounterSeam> seams, ChartSpan span, Func<HistoryBucket, decimal?> value, CancellationToken cancel)
    {
        var buckets = (await history.ReadBucketsAsync(register, seams, span.From, span.To, span.Interval, span.Zone, cancel)).ToDictionary(b => b.Start);
        return [.. BucketRaster.Edges(span.From, span.To, span.Interval, span.Zone).SkipLast(1)
            .Select(start => buckets.TryGetValue(start, out var bucket) ? new ChartBar(start, value(bucket), bucket.Marks) : new ChartBar(start, null))];
    }
}
