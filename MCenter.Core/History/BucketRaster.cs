namespace MCenter.Core.History;

/// <summary>Where buckets begin. Pure.</summary>
internal static class BucketRaster
{
    /// <summary>Start of the bucket that an instant lies in, UTC.</summary>
    public static DateTimeOffset Floor(DateTimeOffset instant, BucketSize size, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone).DateTime;
        return size switch
        {
            BucketSize.Day => Utc(local.Date, zone),
            BucketSize.Month => Utc(new DateTime(local.Year, local.Month, 1), zone),
            _ => instant.ToUniversalTime().AddTicks(-(local.Ticks % Length(size).Ticks)),
        };
    }

    /// <summary>Start of the bucket after one, UTC.</summary>
    public static DateTimeOffset Next(DateTimeOffset start, BucketSize size, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(start, zone).DateTime;
        return size switch
        {
            BucketSize.Day => Utc(local.Date.AddDays(1), zone),
            BucketSize.Month => Utc(new DateTime(local.Year, local.Month, 1).AddMonths(1), zone),
            // in elapsed time, so that the hour that comes twice gives two buckets
            _ => Floor(start + Length(size), size, zone),
        };
    }

    private static TimeSpan Length(BucketSize size) => size == BucketSize.Hour ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(15);

    // a midnight that comes twice begins the day the first time; one that is skipped begins it at the skip (its offset is still that of before)
    private static DateTimeOffset Utc(DateTime local, TimeZoneInfo zone) =>
        new DateTimeOffset(local, zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local)).ToUniversalTime();
}
