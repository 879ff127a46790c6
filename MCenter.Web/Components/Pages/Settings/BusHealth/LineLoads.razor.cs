using MCenter.Core.BusHealth;
using MCenter.Core.Devices;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Pages.Settings.BusHealth;

/// <summary>What hangs on each M-Bus line, and whether it can be read at its intervals (the read planner).</summary>
public partial class LineLoads
{
    private const int MostNamed = 10;

    private readonly CancellationTokenSource gone = new();
    private IReadOnlyList<LineLoad> lines = [];

    [Inject]
    private ReadPlanner Planner { get; set; } = null!;

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    /// <inheritdoc/>
    protected override Task OnInitializedAsync()
    {
        Listen(() => Devices.Changed += Refresh, () => Devices.Changed -= Refresh);
        RefreshEvery(TimeSpan.FromMinutes(1));
        return RefreshAsync();
    }

    /// <inheritdoc/>
    protected override async Task RefreshAsync()
    {
        var cancel = gone.Token;
        try
        {
            lines = await Task.Run(() => Planner.LinesAsync(cancel), cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // the page was left
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        gone.Cancel();
        gone.Dispose();
        base.Dispose(disposing);
    }

    private string Name(int deviceId) => Devices.Current.Find(deviceId)?.DisplayName ?? "";

    private string Proposal(LinePlan plan) => (plan.FitsAtMinutes, plan.FitsAtBaudRate) switch
    {
        (null, null) => L["ProposeNothing"],
        ({ } minutes, null) => L["ProposeInterval", Live.Spans.Text(minutes, S)],
        (null, { } rate) => L["ProposeRate", rate],
        ({ } minutes, { } rate) => L["ProposeBoth", Live.Spans.Text(minutes, S), rate],
    };
}
