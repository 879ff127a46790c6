using System.Globalization;
using Microsoft.Extensions.Localization;

namespace MCenter.Web.Components.Live;

/// <summary>
/// Who looks at the pages of this circuit: the zone and locale that times are shown in. Times are 24 hours in every language;
/// English dates have the month in letters, because 3/4 is two days to two readers.
/// </summary>
public sealed class Viewer(TimeProvider time, IStringLocalizer<SharedTexts> texts)
{
    private string theme = "system";

    /// <summary>The browser's time zone; UTC until it is known.</summary>
    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>"light", "dark" or "system".</summary>
    public string Theme
    {
        get => theme;
        set
        {
            theme = value;
            Changed?.Invoke();
        }
    }

    /// <summary>Raised when the zone or the theme changed.</summary>
    public event Action? Changed;

    /// <summary>Takes over the browser's zone by its IANA name; one that is not known here leaves UTC.</summary>
    public void UseZone(string name)
    {
        Zone = TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
        Changed?.Invoke();
    }

    /// <summary>The time of the viewer's clock.</summary>
    public DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);

    /// <summary>Hours and minutes.</summary>
    public string Time(DateTimeOffset at, TimeZoneInfo? zone = null) => In(at, zone).ToString("HH:mm", CultureInfo.CurrentCulture);

    /// <summary>The date.</summary>
    public string Date(DateTimeOffset at, TimeZoneInfo? zone = null) => In(at, zone).ToString(DatePattern, CultureInfo.CurrentCulture);

    /// <summary>Date, hours and minutes.</summary>
    public string DateAndTime(DateTimeOffset at) => $"{Date(at)} {Time(at)}";

    /// <summary>Date, hours, minutes and seconds.</summary>
    public string Exact(DateTimeOffset at, TimeZoneInfo? zone = null) => In(at, zone).ToString(DatePattern + " HH:mm:ss", CultureInfo.CurrentCulture);

    /// <summary>How long ago, in one unit ("12 min ago").</summary>
    public string Age(DateTimeOffset at)
    {
        var age = time.GetUtcNow() - at;
        return age switch
        {
            { TotalMinutes: < 1 } => texts["Age_Now"],
            { TotalMinutes: < 120 } => texts["Age_Minutes", (int)age.TotalMinutes],
            { TotalHours: < 48 } => texts["Age_Hours", (int)age.TotalHours],
            _ => texts["Age_Days", (int)age.TotalDays],
        };
    }

    /// <summary>How soon, in one unit ("in 12 min"); what is past is now.</summary>
    public string Ahead(DateTimeOffset at)
    {
        var left = at - time.GetUtcNow();
        return left switch
        {
            { TotalSeconds: <= 0 } => texts["Age_Now"],
            { TotalMinutes: < 2 } => texts["In_Seconds", (int)Math.Ceiling(left.TotalSeconds)],
            { TotalMinutes: < 120 } => texts["In_Minutes", (int)left.TotalMinutes],
            { TotalHours: < 48 } => texts["In_Hours", (int)left.TotalHours],
            _ => texts["In_Days", (int)left.TotalDays],
        };
    }

    /// <summary>.NET pattern of a date in the viewer's locale.</summary>
    public static string DatePattern =>
        CultureInfo.CurrentCulture.TwoLetterISOLanguageName == "en" ? "d MMM yyyy" : CultureInfo.CurrentCulture.DateTimeFormat.ShortDatePattern;

    private DateTimeOffset In(DateTimeOffset at, TimeZoneInfo? zone) => TimeZoneInfo.ConvertTime(at, zone ?? Zone);
}
