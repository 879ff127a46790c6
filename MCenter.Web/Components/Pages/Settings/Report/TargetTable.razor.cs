using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Report;
using MCenter.Core.Settings;
using MCenter.Web.Components.Live;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Pages.Settings.Report;

/// <summary>The list of the meters that were to be found: one row, one verdict, and what is there besides.</summary>
public partial class TargetTable
{
    /// <summary>The comparison.</summary>
    [Parameter, EditorRequired]
    public TargetResult Target { get; set; } = null!;

    [Inject]
    private BoxClock Clock { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    private string Shown(string field, string value) => field switch
    {
        "medium" when MediumNames.Find(value) is { } medium => M.Of(medium),
        "addressMode" => L[value],
        _ => value,
    };

    private static string Address(string secondary, string serial, int? primary) =>
        secondary.Length > 0 ? secondary.EndsWith("FFFFFFFF", StringComparison.Ordinal) ? secondary[..8] : secondary
        : serial.Length > 0 ? serial
        : primary?.ToString(CultureInfo.InvariantCulture) ?? "";
}
