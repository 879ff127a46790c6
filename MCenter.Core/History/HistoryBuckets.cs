using MCenter.Core.Registers;

namespace MCenter.Core.History;

/// <summary>Aggregates a register's history for charts and the API.</summary>
public static class HistoryBuckets
{
    // the longest interval of a meter is 28 days: so far back lies the reading that stands for the first edge
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(35);

    // nearly always there is a reading on the first edge: then so much is enough
    private static readonly TimeSpan Margin = TimeSpan.FromHours(3);

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
    public static Task<IReadOnlyList<HistoryBucket>> ReadBucketsAsync(
        this IHistoryStore history, Register register, DateTimeOffset from, DateTimeOffset to, BucketSize size, TimeZoneInfo zone, CancellationToken cancel) =>
        history.ReadBucketsAsync(register, [], from, to, size, zone, cancel);

    /// <summary>The same over meter exchanges: consumption goes on over the seams, the other numbers stay as the meters sent them.</summary>
    /// <param name="history">The history.</param>
    /// <param name="register">Whose values, and the divisor that applies to them.</param>
    /// <param name="seams">The counter's seams, oldest first.</param>
    /// <param name="from">Begin, inclusive.</param>
    /// <param name="to">End, exclusive.</param>
    /// <param name="size">Length of a bucket.</param>
    /// <param name="zone">The zone in whose wall clock buckets begin.</param>
    /// <param name="cancel">Cancels the query.</param>
    public static async Task<IReadOnlyList<HistoryBucket>> ReadBucketsAsync(
        this IHistoryStore history, Register register, IReadOnlyList<CounterSeam> seams, DateTimeOffset from, DateTimeOffset to, BucketSize size, TimeZoneInfo zone, CancellationToken cancel)
    {
        if (from >= to)
        {
            return [];
        }

        DateTimeOffset[] edges = [.. BucketRaster.Edges(from, to, size, zone)];
        return [.. Split(await ReadAsync(history, register, seams, edges[0], edges[^1], cancel), edges, BucketRaster.Floor(edges[0].AddTicks(-1), size, zone))];
    }

    /// <param name="Time">Raster time.</param>
    /// <param name="Value">After the divisor.</param>
    /// <param name="Total">What the first meter would stand at, were it still there.</param>
    /// <param name="Meter">How many meters were there before.</param>
    /// <param name="Jump">Whether the step to here from the sample before is no consumption.</param>
    private readonly record struct Sample(DateTimeOffset Time, decimal Value, decimal Total, int Meter, bool Jump);

    /// <summary>The register's numbers, with some before the begin and after the end, so that the edges and the jumps there are known.</summary>
    private static async Task<Sample[]> ReadAsync(IHistoryStore history, Register register, IReadOnlyList<CounterSeam> seams, DateTimeOffset begin, DateTimeOffset end, CancellationToken cancel)
    {
        var samples = Numbers(await history.ReadSeriesAsync(register.DeviceId, register.Number, begin - Margin, end + Margin, cancel), register, seams);
        if (samples.Count > 0 && samples[0].Time > begin)
        {
            samples.InsertRange(0, Numbers(await history.ReadSeriesAsync(register.DeviceId, register.Number, begin - LookBack, begin - Margin, cancel), register, seams));
        }

        return [.. samples.Select((s, i) => s with { Jump = IsJump(samples, i) })];
    }

    private static List<Sample> Numbers(IReadOnlyList<HistoryPoint> series, Register register, IReadOnlyList<CounterSeam> seams)
    {
        var divisor = register.Divisor == 0 ? 1 : register.Divisor;
        var samples = new List<Sample>(series.Count);
        foreach (var point in series)
        {
            if (PublishedValue.Of(point.Value, register).Scaled is { } value)
            {
                samples.Add(new(point.RasterTime, value, value + (seams.ShiftAt(point.ReadAt) / divisor), seams.Count(s => point.ReadAt > s.At), false));
            }
        }

        return samples;
    }

    /// <summary>Downwards; or up to a single reading that is too high, or up again from a single one that is too low: as the readings around it show.</summary>
    private static bool IsJump(List<Sample> samples, int i)
    {
        if (i == 0 || samples[i].Total <= samples[i - 1].Total)
        {
            return i > 0 && samples[i].Total < samples[i - 1].Total;
        }

        var (before, value) = (samples[i - 1].Total, samples[i].Total);
        var tooHigh = i + 1 < samples.Count && samples[i + 1].Total is var after && after < value && after >= before;
        var backFromTooLow = i > 1 && before < samples[i - 2].Total && value >= samples[i - 2].Total;
        return tooHigh || backFromTooLow;
    }

    private static IEnumerable<HistoryBucket> Split(Sample[] samples, DateTimeOffset[] edges, DateTimeOffset previous)
    {
        var next = Array.FindIndex(samples, s => s.Time >= edges[0]) is >= 0 and var found ? found : samples.Length;
        Sample? edge = next < samples.Length && samples[next].Time == edges[0] ? samples[next] : next > 0 ? samples[next - 1] : null;
        for (var i = 0; i + 1 < edges.Length; previous = edges[i++])
        {
            var (start, stop, first) = (edges[i], edges[i + 1], next);
            while (next < samples.Length && samples[next].Time < stop)
            {
                next++;
            }

            // the reading on the bucket's end belongs to its consumption, too
            var upToEdge = next < samples.Length && samples[next].Time == stop ? next + 1 : next;
            var (consumption, marks) = Consumption(edge, samples.AsSpan(first..upToEdge), (previous, start, stop));
            if (next > first || consumption is not null)
            {
                yield return Bucket(start, samples.AsSpan(first..next), consumption, marks);
            }

            edge = upToEdge > first ? samples[upToEdge - 1] : edge;
        }
    }

    private static (decimal? Consumption, BucketMarks Marks) Consumption(Sample? edge, ReadOnlySpan<Sample> samples, (DateTimeOffset Previous, DateTimeOffset Start, DateTimeOffset Stop) bucket)
    {
        var before = edge ?? (samples.Length > 0 ? samples[0] : default);
        if (samples.Length == 0 || samples[^1].Time <= before.Time)
        {
            return (null, BucketMarks.None);
        }

        var marks = before.Time == bucket.Start && samples[^1].Time == bucket.Stop ? BucketMarks.None : BucketMarks.EdgeMissing;
        marks |= before.Time <= bucket.Previous ? BucketMarks.AfterGap : BucketMarks.None;
        marks |= before.Meter != samples[^1].Meter ? BucketMarks.Exchanged : BucketMarks.None;
        foreach (var sample in samples)
        {
            // the step to the edge itself is the bucket's before
            marks |= sample.Jump && sample.Time > before.Time ? BucketMarks.Backwards : BucketMarks.None;
        }

        return (marks.HasFlag(BucketMarks.Backwards) ? null : samples[^1].Total - before.Total, marks);
    }

    private static HistoryBucket Bucket(DateTimeOffset start, ReadOnlySpan<Sample> samples, decimal? consumption, BucketMarks marks)
    {
        if (samples.IsEmpty)
        {
            return new(start, 0, null, null, null, null, null, consumption, marks);
        }

        var (min, max, sum) = (samples[0].Value, samples[0].Value, 0m);
        foreach (var sample in samples)
        {
            (min, max, sum) = (Math.Min(min, sample.Value), Math.Max(max, sample.Value), sum + sample.Value);
        }

        return new(start, samples.Length, samples[0].Value, samples[^1].Value, min, max, sum / samples.Length, consumption, marks);
    }
}
