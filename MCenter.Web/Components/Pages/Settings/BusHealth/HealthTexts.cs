using System.Globalization;
using MCenter.Core.BusHealth;
using MCenter.Web.Components.Live;
using Microsoft.Extensions.Localization;

namespace MCenter.Web.Components.Pages.Settings.BusHealth;

/// <summary>Figures of how meters answer, as people read them.</summary>
internal static class HealthTexts
{
    /// <summary>A length of time in one unit ("25 ms", "1.3 s", "17 min", "28 h"); a dash for none.</summary>
    public static string Span(TimeSpan? span) => span switch
    {
        null => "–",
        { TotalSeconds: < 1 } s => $"{s.TotalMilliseconds.ToString("0", CultureInfo.CurrentCulture)} ms",
        { TotalSeconds: < 120 } s => $"{s.TotalSeconds.ToString("0.#", CultureInfo.CurrentCulture)} s",
        { TotalMinutes: < 120 } s => $"{s.TotalMinutes.ToString("0", CultureInfo.CurrentCulture)} min",
        { } s => $"{s.TotalHours.ToString("0.#", CultureInfo.CurrentCulture)} h",
    };

    /// <summary>Readouts answered of those tried, rounded down: 100 % is only what is whole.</summary>
    public static string Answered(MeterDay day) => day.Readouts > 0 ? (Math.Floor(1000.0 * day.Answered / day.Readouts) / 1000).ToString("0.0 %", CultureInfo.CurrentCulture) : "–";

    /// <summary>A count; a dash where nothing was asked.</summary>
    public static string Count(int count, MeterDay day) => day.Readouts > 0 ? count.ToString("N0", CultureInfo.CurrentCulture) : "–";

    /// <summary>What a sparkline shows.</summary>
    public static string Trend(IReadOnlyList<MeterDay> days, IStringLocalizer texts) =>
        days.Where(d => d.Trouble > 0).MaxBy(d => d.Trouble) is { } worst
            ? texts["TrendWorst", worst.Day.ToString(Viewer.DatePattern, CultureInfo.CurrentCulture), worst.Trouble!.Value.ToString("0 %", CultureInfo.CurrentCulture)]
            : texts["TrendGood"];
}
