namespace MCenter.Core.History;

/// <summary>Where buckets begin, in the wall clock of a zone. Pure.</summary>
public static class BucketRaster
{
    private static readonly TimeSpan LongestByHours = TimeSpan.FromDays(3);
    private static readonly TimeSpan LongestByDays = TimeSpan.FromDays(93);

    /// <summary>The length of bucket that makes a span readable as a chart: hours up to three days, days up to three months, else months.</summary>
    public static BucketSize Fitting(TimeSpan span) => span <= LongestByHours ? BucketSize.Hour : span <= LongestByDays ? BucketSize.Day : BucketSize.Month;

    /// <summary>Start of the bucket that an instant lies in, UTC.</summary>
    public static DateTimeOffset Floor(DateTimeOffset instant, BucketSize size, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone).DateTime;
        return size switch
        {
            BucketSize.Day => Midnight(DateOnly.FromDateTime(local), zone),
            BucketSize.Month => Midnight(new DateOnly(local.Year, local.Month, 1), zone),
            _ => instant.ToUniversalTime().AddTicks(-(local.Ticks % Length(size).Ticks)),
        };
    }

    /// <summary>Start of the bucket after one, UTC.</summary>
    public static DateTimeOffset Next(DateTimeOffset start, BucketSize size, TimeZoneInfo zone)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(start, zone).DateTime);
        return size switch
        {
            BucketSize.Day => Midnight(day.AddDays(1), zone),
            BucketSize.Month => Midnight(new DateOnly(day.Year, day.Month, 1).AddMonths(1), zone),
            // in elapsed time, so that the hour that comes twice gives two buckets
            _ => Floor(start + Length(size), size, zone),
        };
    }

    /// <summary>The starts of all buckets from the one that <paramref name="from"/> lies in, and the end of the last one, which is the first edge at or after <paramref name="to"/>; UTC.</summary>
    public static IEnumerable<DateTimeOffset> Edges(DateTimeOffset from, DateTimeOffset to, BucketSize size, TimeZoneInfo zone)
    {
        var edge = Floor(from, size, zone);
        for (; edge < to; edge = Next(edge, size, zone))
        {
            yield return edge;
        }

        yield return edge;
    }

    /// <summary>The instant at which a local day begins, UTC. A midnight that comes twice begins it the first time; where it is skipped, the day begins at the skip.</summary>
    public static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        // of a time that is skipped the zone tells the offset of before
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local)).ToUniversalTime();
    }

    private static TimeSpan Length(BucketSize size) => size == BucketSize.Hour ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(15);
}
