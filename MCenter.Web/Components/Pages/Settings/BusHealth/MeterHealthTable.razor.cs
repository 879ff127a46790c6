using MCenter.Core.BusHealth;
using MCenter.Core.Devices;
using MCenter.Web.Components.Live;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Pages.Settings.BusHealth;

/// <summary>How the meters answered lately, the one that makes most trouble first.</summary>
public partial class MeterHealthTable
{
    private static readonly int[] Spans = [7, 30, 90];

    private readonly CancellationTokenSource gone = new();
    private IReadOnlyList<DeviceHealth>? all;
    private string search = "";
    private int days = Spans[1];

    [Inject]
    private MeterHealth Health { get; set; } = null!;

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    private DateOnly From => Health.Today.AddDays(1 - days);

    private IEnumerable<DeviceHealth> Shown => search.Length == 0 ? all! : all!.Where(d => Name(d.DeviceId).Contains(search, StringComparison.CurrentCultureIgnoreCase));

    /// <inheritdoc/>
    protected override Task OnInitializedAsync()
    {
        RefreshEvery(TimeSpan.FromMinutes(1));
        return RefreshAsync();
    }

    /// <inheritdoc/>
    protected override async Task RefreshAsync()
    {
        var (from, cancel) = (From, gone.Token);
        try
        {
            // on another thread: the page goes on meanwhile; what was chosen last is shown, however the answers come
            var read = await Task.Run(() => Health.AllAsync(from, cancel), cancel);
            all = from == From ? read : all;
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

    private Task ChooseAsync(int chosen)
    {
        days = chosen;
        return RefreshAsync();
    }

    private string Name(int deviceId) => Devices.Current.Find(deviceId)?.DisplayName ?? "";
}
