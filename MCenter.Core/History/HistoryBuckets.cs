using MCenter.Core.Registers;

namespace MCenter.Core.History;

/// <summary>Aggregates a register's history for charts and the API.</summary>
public static class HistoryBuckets
{
    // the longest interval of a meter is 28 days: so far back lies the reading that stands for the first edge
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(35);

    /// <summary>
    /// The register's numbers by bucket, in order; whole buckets, from the one that <paramref name="from"/> lies in to the one before <paramref name="to"/>.
    /// Buckets about which nothing is known are left out. The consumptions of neighbouring buckets add up to the difference of the outer readings.
    /// </summary>
    /// <param name="history">The history.</param>
    /// <param name="register">Whose values, and the divisor that applies to them.</param>
    /// <param name="from">Begin, inclusive.</param>
    /// <param name="to">End, exclusive.</param>
    /// <param name="size">Length of a bucket.</param>
    /// <param name="zone">The zone in whose wall clock buckets begin.</param>
    /// <param name="cancel">Cancels the query.</param>
    public static async Task<IReadOnlyList<HistoryBucket>> ReadBucketsAsync(
        this IHistoryStore history, Register register, DateTimeOffset from, DateTimeOffset to, BucketSize size, TimeZoneInfo zone, CancellationToken cancel)
    {
        if (from >= to)
        {
            return [];
        }

        var begin = BucketRaster.Floor(from, size, zone);
        var end = BucketRaster.Next(BucketRaster.Floor(to.AddTicks(-1), size, zone), size, zone);
        // the reading on the last edge belongs to the consumption, too
        var series = await history.ReadSeriesAsync(register.DeviceId, register.Number, begin - LookBack, end.AddMinutes(1), cancel);
        List<Sample> samples = [.. series.Select(p => (p.RasterTime, PublishedValue.Of(p.Value, register).Scaled)).Where(p => p.Scaled is not null).Select(p => new Sample(p.RasterTime, p.Scaled!.Value))];
        return [.. Split(samples, begin, end, size, zone)];
    }

    private readonly record struct Sample(DateTimeOffset Time, decimal Value);

    private static IEnumerable<HistoryBucket> Split(List<Sample> samples, DateTimeOffset begin, DateTimeOffset end, BucketSize size, TimeZoneInfo zone)
    {
        var next = samples.FindIndex(s => s.Time >= begin) is >= 0 and var found ? found : samples.Count;
        Sample? edge = next < samples.Count && samples[next].Time == begin ? samples[next] : next > 0 ? samples[next - 1] : null;
        for (DateTimeOffset start = begin, stop; start < end; start = stop)
        {
            stop = BucketRaster.Next(start, size, zone);
            var first = next;
            while (next < samples.Count && samples[next].Time < stop)
            {
                next++;
            }

            var upToEdge = next < samples.Count && samples[next].Time == stop ? next + 1 : next;
            var (consumption, marks) = Consumption(edge, samples[first..upToEdge], start, stop);
            if (next > first || consumption is not null)
            {
                yield return Bucket(start, samples[first..next], consumption, marks);
            }

            edge = upToEdge > first ? samples[upToEdge - 1] : edge;
        }
    }

    private static (decimal? Consumption, BucketMarks Marks) Consumption(Sample? edge, List<Sample> samples, DateTimeOffset start, DateTimeOffset stop)
    {
        var before = edge ?? (samples.Count > 0 ? samples[0] : default);
        if (samples.Count == 0 || samples[^1].Time <= before.Time)
        {
            return (null, BucketMarks.None);
        }

        var marks = before.Time == start && samples[^1].Time == stop ? BucketMarks.None : BucketMarks.EdgeMissing;
        var last = before.Value;
        foreach (var sample in samples)
        {
            marks |= sample.Value < last ? BucketMarks.Backwards : BucketMarks.None;
            last = sample.Value;
        }

        return (marks.HasFlag(BucketMarks.Backwards) ? null : last - before.Value, marks);
    }

    private static HistoryBucket Bucket(DateTimeOffset start, List<Sample> samples, decimal? consumption, BucketMarks marks) => samples.Count == 0
        ? new(start, 0, null, null, null, null, null, consumption, marks)
        : new(start, samples.Count, samples[0].Value, samples[^1].Value, samples.Min(s => s.Value), samples.Max(s => s.Value), samples.Average(s => s.Value), consumption, marks);
}
