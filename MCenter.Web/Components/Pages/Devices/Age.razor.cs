using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Web.Components.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>How long ago something was; the exact time on hover.</summary>
public partial class Age
{
    /// <summary>When it was; null = never.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset? At { get; set; }

    /// <summary>Whether it is to look old.</summary>
    [Parameter]
    public bool Old { get; set; }

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private IStringLocalizer<SharedTexts> S { get; set; } = null!;

    /// <summary>Whether a device's newest reading is older than two of its intervals, or missing.</summary>
    internal static bool IsOld(Device device, DeviceState state, int standardMinutes, DateTimeOffset now)
    {
        var minutes = device.ReadoutCycleMinutes > 0 ? device.ReadoutCycleMinutes : standardMinutes;
        return state.LastReading is not { } reading || now - reading.ReadAt > TimeSpan.FromMinutes(2 * minutes);
    }
}
