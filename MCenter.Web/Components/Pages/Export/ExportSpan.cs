namespace MCenter.Web.Components.Pages.Export;

/// <summary>Time spans that are chosen with one click.</summary>
public enum ExportSpan
{
    /// <summary>The days that the fields say.</summary>
    Own,

    /// <summary>Today so far.</summary>
    Today,

    /// <summary>The day before.</summary>
    Yesterday,

    /// <summary>Seven days with today.</summary>
    SevenDays,

    /// <summary>This month so far.</summary>
    ThisMonth,

    /// <summary>The calendar month before.</summary>
    LastMonth,

    /// <summary>This year so far.</summary>
    ThisYear,

    /// <summary>The calendar year before.</summary>
    LastYear,

    /// <summary>From the first reading to the last.</summary>
    Everything,
}

/// <summary>What days the spans are.</summary>
public static class ExportSpans
{
    /// <summary>First and last day of a span; null for <see cref="ExportSpan.Own"/> and <see cref="ExportSpan.Everything"/>, which no calendar tells.</summary>
    /// <param name="span">The span.</param>
    /// <param name="today">Today in the box's time zone.</param>
    public static (DateOnly First, DateOnly Last)? Days(this ExportSpan span, DateOnly today)
    {
        var month = new DateOnly(today.Year, today.Month, 1);
        var year = new DateOnly(today.Year, 1, 1);
        return span switch
        {
            ExportSpan.Today => (today, today),
            ExportSpan.Yesterday => (today.AddDays(-1), today.AddDays(-1)),
            ExportSpan.SevenDays => (today.AddDays(-6), today),
            ExportSpan.ThisMonth => (month, today),
            ExportSpan.LastMonth => (month.AddMonths(-1), month.AddDays(-1)),
            ExportSpan.ThisYear => (year, today),
            ExportSpan.LastYear => (year.AddYears(-1), year.AddDays(-1)),
            _ => null,
        };
    }
}
