using MCenter.Core.BusHealth;
using MCenter.Core.Events;
using MCenter.Core.Settings;
using MCenter.Web.Components.Live;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings.BusHealth;

/// <summary>Voltage and current of the M-Bus lines, live and over time, and what they may be.</summary>
public partial class BusHealthPage
{
    [Inject]
    private BusWatch Watch { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        base.OnInitialized();
        Listen(() => Watch.Changed += Refresh, () => Watch.Changed -= Refresh);
    }
}
