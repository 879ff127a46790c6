using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>Deletes the chosen devices after telling how many readings go with each; when these are all devices, the name of the box must be typed.</summary>
public partial class DeleteDevices
{
    private IReadOnlyDictionary<int, long>? readings;
    private string typed = "";
    private bool working;

    /// <summary>The chosen devices.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<int> DeviceIds { get; set; } = [];

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    [Inject]
    private DeviceRemoval Removal { get; set; } = null!;

    [Inject]
    private SettingsStore Settings { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    private bool All => Removal.IsEverything(DeviceIds);

    private string BoxName => Settings.Get<GeneralSettings>().Name;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync() => readings = await Removal.CountAsync(DeviceIds, CancellationToken.None);

    private async Task DeleteAsync()
    {
        working = true;
        try
        {
            await Removal.DeleteAsync(DeviceIds, await Rights.ActorAsync(), CancellationToken.None);
            Notifications.Notify(NotificationSeverity.Success, L["Done", DeviceIds.Count]);
            Dialogs.Close(true);
        }
        finally
        {
            working = false;
        }
    }
}
