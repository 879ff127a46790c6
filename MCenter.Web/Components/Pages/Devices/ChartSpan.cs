namespace MCenter.Web.Components.Pages.Devices;

/// <summary>How much history a chart shows.</summary>
public enum ChartPeriod
{
    /// <summary>One day by hours.</summary>
    Day,

    /// <summary>Monday to Sunday by days.</summary>
    Week,

    /// <summary>A month by days.</summary>
    Month,

    /// <summary>A year by months.</summary>
    Year,
}

/// <summary>A day, week, month or year of a time zone, and the intervals that it is made of. Immutable.</summary>
/// <param name="Period">Its length.</param>
/// <param name="First">Its first day, local.</param>
/// <param name="Zone">The zone that days begin in.</param>
public sealed record ChartSpan(ChartPeriod Period, DateOnly First, TimeZoneInfo Zone)
{
    /// <summary>The span that a local day lies in.</summary>
    public static ChartSpan Around(ChartPeriod period, DateOnly day, TimeZoneInfo zone) => new(period, period switch
    {
        ChartPeriod.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
        ChartPeriod.Month => new(day.Year, day.Month, 1),
        ChartPeriod.Year => new(day.Year, 1, 1),
        _ => day,
    }, zone);

    /// <summary>The day after the last, local.</summary>
    public DateOnly End => Moved(1).First;

    /// <summary>Its begin, UTC.</summary>
    public DateTimeOffset From => Instant(First);

    /// <summary>Its end, UTC, exclusive.</summary>
    public DateTimeOffset To => Instant(End);

    /// <summary>The begins of its intervals and its end, UTC: hours of a day (23 or 25 where the clock changes), days, or months.</summary>
    public IReadOnlyList<DateTimeOffset> Edges => Period switch
    {
        ChartPeriod.Day => [.. Enumerable.Range(0, (int)Math.Round((To - From).TotalHours) + 1).Select(h => From.AddHours(h))],
        ChartPeriod.Year => [.. Enumerable.Range(0, 13).Select(m => Instant(First.AddMonths(m)))],
        _ => [.. Enumerable.Range(0, End.DayNumber - First.DayNumber + 1).Select(d => Instant(First.AddDays(d)))],
    };

    /// <summary>The span so many periods later (or earlier).</summary>
    public ChartSpan Moved(int by) => this with
    {
        First = Period switch
        {
            ChartPeriod.Week => First.AddDays(7 * by),
            ChartPeriod.Month => First.AddMonths(by),
            ChartPeriod.Year => First.AddYears(by),
            _ => First.AddDays(by),
        },
    };

    private DateTimeOffset Instant(DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        // some zones skip midnight when the clock goes forward: the day begins an hour later
        while (Zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(30);
        }

        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
