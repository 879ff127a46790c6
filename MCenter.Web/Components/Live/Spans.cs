using Microsoft.Extensions.Localization;

namespace MCenter.Web.Components.Live;

/// <summary>Lengths of time in words.</summary>
internal static class Spans
{
    /// <summary>Minutes in the largest unit in which they are whole ("15 min", "3 h", "7 days").</summary>
    public static string Text(int minutes, IStringLocalizer<SharedTexts> texts) => minutes switch
    {
        >= 2880 when minutes % 1440 == 0 => texts["Span_Days", minutes / 1440],
        >= 60 when minutes % 60 == 0 => texts["Span_Hours", minutes / 60],
        _ => texts["Span_Minutes", minutes],
    };
}
