namespace MCenter.Core.History;

/// <summary>Length of a bucket, in the wall clock of a zone: a day of a clock change has 23 or 25 hours.</summary>
public enum BucketSize
{
    /// <summary>15 minutes.</summary>
    QuarterHour,

    /// <summary>An hour.</summary>
    Hour,

    /// <summary>From midnight to midnight.</summary>
    Day,

    /// <summary>A calendar month.</summary>
    Month,
}

/// <summary>What is to be known of a bucket's consumption.</summary>
[Flags]
public enum BucketMarks
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The counter went backwards within the bucket, or jumped to or back from one reading that does not fit (exchanged meter, wrong value): no consumption is given.</summary>
    Backwards = 1,

    /// <summary>No reading lies exactly on one of the bucket's edges; the last one before it stands for it.</summary>
    EdgeMissing = 2,

    /// <summary>The bucket before it, at least, has no readings: the consumption includes what was used there.</summary>
    AfterGap = 4,

    /// <summary>The meter was exchanged between the readings that the consumption is counted from: it is that of both.</summary>
    Exchanged = 8,
}

/// <summary>One register's readings of one stretch of time, all numbers after the divisor.</summary>
/// <param name="Start">First instant of the bucket, UTC; its end is the next bucket's start.</param>
/// <param name="Count">Readings from the start (inclusive) to the end (exclusive).</param>
/// <param name="First">First of them, null when there are none.</param>
/// <param name="Last">Last of them.</param>
/// <param name="Min">Least of them.</param>
/// <param name="Max">Greatest of them.</param>
/// <param name="Average">Their mean.</param>
/// <param name="Consumption">For counters: value at the bucket's end less value at its start, never negative; null where it is not known.</param>
/// <param name="Marks">What is to be known of the consumption.</param>
public sealed record HistoryBucket(
    DateTimeOffset Start, int Count, decimal? First, decimal? Last, decimal? Min, decimal? Max, decimal? Average, decimal? Consumption, BucketMarks Marks);
