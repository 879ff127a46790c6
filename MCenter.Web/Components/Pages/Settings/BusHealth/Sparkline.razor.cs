using System.Globalization;
using MCenter.Core.BusHealth;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Pages.Settings.BusHealth;

/// <summary>A device's trouble by day as small bars; a day on which it was not asked is empty.</summary>
public partial class Sparkline
{
    /// <summary>The days on which it was asked.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<MeterDay> Days { get; set; } = [];

    /// <summary>First day shown.</summary>
    [Parameter, EditorRequired]
    public DateOnly From { get; set; }

    /// <summary>Last day shown.</summary>
    [Parameter, EditorRequired]
    public DateOnly To { get; set; }

    /// <summary>What it says in words.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    private int Width => To.DayNumber - From.DayNumber + 1;

    private string X(MeterDay day) => Number(day.Day.DayNumber - From.DayNumber + 0.1);

    // a day without trouble is a thin line, the least trouble stands out from it
    private static double Height(MeterDay day) => day.Trouble is > 0 and var trouble ? 3 + 9 * trouble : 1;

    private static string Shade(MeterDay day) => day.Trouble switch { 0 or null => "spark-good", < 0.25 => "spark-some", _ => "spark-much" };

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
