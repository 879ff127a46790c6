using MCenter.Core.Readout;
using MCenter.Web.Components.Live;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Layout;

/// <summary>Says of each line whose readout waits why it does; nothing while all are read. Live.</summary>
public partial class HeldLines
{
    /// <summary>Whether the viewer may go where it is ended.</summary>
    [Parameter]
    public bool MayInstall { get; set; }

    [Inject]
    private IReadouts Readouts { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized() => Listen(() => Readouts.Changed += Refresh, () => Readouts.Changed -= Refresh);
}
