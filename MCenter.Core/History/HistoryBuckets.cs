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

    /// <param name="Time">Raster time, in ticks (UTC).</param>
    /// <param name="Value">After the divisor.</param>
    /// <param name="Meter">How many meters were there before.</param>
    private readonly record struct Sample(long Time, decimal Value, int Meter);

    /// <summary>The register's numbers, with some before the begin and after the end, so that the edges and the jumps there are known.</summary>
    private static async Task<Counter> ReadAsync(IHistoryStore history, Register register, IReadOnlyList<CounterSeam> seams, DateTimeOffset begin, DateTimeOffset end, CancellationToken cancel)
    {
        Task<Sample[]> NumbersAsync(DateTimeOffset from, DateTimeOffset to) => history.ReadSeriesAsync<Sample>(
            register.DeviceId, register.Number, from, to,
            point => PublishedValue.Of(point.Value, register).Scaled is { } value ? new Sample(point.RasterTime.UtcTicks, value, seams.MetersBefore(point.ReadAt)) : null, cancel);

        var samples = await NumbersAsync(begin - Margin, end + Margin);
        if (samples.Length > 0 && samples[0].Time > begin.UtcTicks)
        {
            samples = [.. await NumbersAsync(begin - LookBack, begin - Margin), .. samples];
        }

        return new(samples, [.. Enumerable.Range(0, seams.Count + 1).Select(meter => seams.ShiftOf(meter) / register.DivisorOrOne)]);
    }

    private static IEnumerable<HistoryBucket> Split(Counter counter, DateTimeOffset[] edges, DateTimeOffset previous)
    {
        var samples = counter.Samples;
        var next = Array.FindIndex(samples, s => s.Time >= edges[0].UtcTicks) is >= 0 and var found ? found : samples.Length;
        // the sample that stands for the bucket's begin
        var edge = next < samples.Length && samples[next].Time == edges[0].UtcTicks ? next : next - 1;
        for (var i = 0; i + 1 < edges.Length; previous = edges[i++])
        {
            var (stop, first) = (edges[i + 1].UtcTicks, next);
            while (next < samples.Length && samples[next].Time < stop)
            {
                next++;
            }

            // the reading on the bucket's end belongs to its consumption, too
            var upToEdge = next < samples.Length && samples[next].Time == stop ? next + 1 : next;
            var (consumption, marks) = upToEdge > first ? counter.Consumption(Math.Max(edge, 0), upToEdge - 1, (previous.UtcTicks, edges[i].UtcTicks, stop)) : (null, BucketMarks.None);
            if (next > first || consumption is not null)
            {
                yield return Bucket(edges[i], samples.AsSpan(first..next), consumption, marks);
            }

            edge = upToEdge > first ? upToEdge - 1 : edge;
        }
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

    /// <summary>A counter's samples in order of time, carried on over its seams.</summary>
    /// <param name="Samples">As the meters sent them, after the divisor.</param>
    /// <param name="Shifts">By the number of meters before: what a sample must be raised by to go on where the first meter began.</param>
    private sealed record Counter(Sample[] Samples, decimal[] Shifts)
    {
        /// <summary>What was used from one sample to another; null where they are the same, or the counter jumped in between.</summary>
        public (decimal? Consumption, BucketMarks Marks) Consumption(int from, int to, (long Previous, long Start, long Stop) bucket)
        {
            if (to <= from)
            {
                return (null, BucketMarks.None);
            }

            var (before, last) = (Samples[from], Samples[to]);
            var marks = before.Time == bucket.Start && last.Time == bucket.Stop ? BucketMarks.None : BucketMarks.EdgeMissing;
            marks |= before.Time <= bucket.Previous ? BucketMarks.AfterGap : BucketMarks.None;
            marks |= before.Meter != last.Meter ? BucketMarks.Exchanged : BucketMarks.None;
            for (var i = from + 1; i <= to; i++)
            {
                if (IsJump(i))
                {
                    return (null, marks | BucketMarks.Backwards);
                }
            }

            return (Total(to) - Total(from), marks);
        }

        /// <summary>What the first meter would stand at, were it still there.</summary>
        private decimal Total(int i) => Shifts.Length == 1 ? Samples[i].Value : Samples[i].Value + Shifts[Samples[i].Meter];

        /// <summary>
        /// Whether the step to a sample from the one before is no consumption: downwards; or up to a single reading that is too high, or up again from a single one that
        /// is too low, as the readings around it show.
        /// </summary>
        private bool IsJump(int i)
        {
            var (before, value) = (Total(i - 1), Total(i));
            if (value <= before)
            {
                return value < before;
            }

            var tooHigh = i + 1 < Samples.Length && Total(i + 1) is var after && after < value && after >= before;
            return tooHigh || (i > 1 && Total(i - 2) is var earlier && before < earlier && value >= earlier);
        }
    }
}
