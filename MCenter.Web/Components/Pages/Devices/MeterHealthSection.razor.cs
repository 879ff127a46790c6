using MCenter.Core.BusHealth;
using MCenter.Core.Readout;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>How a device answered in the last 30 days.</summary>
public partial class MeterHealthSection
{
    private const int DaysShown = 30;

    private readonly CancellationTokenSource gone = new();
    private DeviceHealth? health;

    /// <summary>The device.</summary>
    [Parameter, EditorRequired]
    public int DeviceId { get; set; }

    [Inject]
    private MeterHealth Health { get; set; } = null!;

    [Inject]
    private CurrentValues Values { get; set; } = null!;

    private DateOnly From => Health.Today.AddDays(1 - DaysShown);

    /// <inheritdoc/>
    protected override void OnInitialized() => Listen(() => Values.Changed += OnValue, () => Values.Changed -= OnValue);

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => health?.DeviceId == DeviceId ? Task.CompletedTask : RefreshAsync();

    /// <inheritdoc/>
    protected override async Task RefreshAsync()
    {
        var (device, from, cancel) = (DeviceId, From, gone.Token);
        try
        {
            var read = await Task.Run(() => Health.OfAsync(device, from, cancel), cancel);
            health = device == DeviceId ? read : health;
        }
        catch (Exception e) when (e is KeyNotFoundException || (e is OperationCanceledException && cancel.IsCancellationRequested))
        {
            // deleted meanwhile, or the page was left
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        gone.Cancel();
        gone.Dispose();
        base.Dispose(disposing);
    }

    private void OnValue(int deviceId)
    {
        if (deviceId == DeviceId)
        {
            Refresh();
        }
    }
}
