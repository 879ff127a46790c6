using System.Globalization;
using MCenter.Core.History;
using MCenter.Web.Components.Live;

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
    public DateTimeOffset From => BucketRaster.Midnight(First, Zone);

    /// <summary>Its end, UTC, exclusive.</summary>
    public DateTimeOffset To => BucketRaster.Midnight(End, Zone);

    /// <summary>Length of its intervals: hours of a day, days of a week or month, months of a year.</summary>
    public BucketSize Interval => BucketRaster.Fitting(To - From);

    /// <summary>What it is called, in the viewer's language.</summary>
    public string Text => Period switch
    {
        ChartPeriod.Month => First.ToString("MMMM yyyy", CultureInfo.CurrentCulture),
        ChartPeriod.Year => First.ToString("yyyy", CultureInfo.CurrentCulture),
        ChartPeriod.Week => $"{First.ToString(Viewer.DatePattern, CultureInfo.CurrentCulture)} – {End.AddDays(-1).ToString(Viewer.DatePattern, CultureInfo.CurrentCulture)}",
        _ => First.ToString("ddd ", CultureInfo.CurrentCulture) + First.ToString(Viewer.DatePattern, CultureInfo.CurrentCulture),
    };

    /// <summary>What an interval is called on the axis and in the table, each once: the hour that comes twice is told with its offset.</summary>
    /// <param name="from">Its begin.</param>
    public string Label(DateTimeOffset from)
    {
        var local = TimeZoneInfo.ConvertTime(from, Zone);
        return local.ToString(
            Period switch
            {
                ChartPeriod.Day => Zone.IsAmbiguousTime(local) ? "HH:mm zzz" : "HH:mm",
                ChartPeriod.Week => "ddd d",
                ChartPeriod.Month => "%d",
                _ => "MMM",
            },
            CultureInfo.CurrentCulture);
    }

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
}
