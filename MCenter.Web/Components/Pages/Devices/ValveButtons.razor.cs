using MCenter.Core.Commands;
using MCenter.Core.Devices;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>The two buttons of a device with a valve; nothing for others. Each asks first, and tells what the meter says afterwards.</summary>
public partial class ValveButtons
{
    private bool running;

    /// <summary>The device.</summary>
    [Parameter, EditorRequired]
    public Device Device { get; set; } = null!;

    [Inject]
    private DeviceCommands Commands { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    private async Task CommandAsync(bool open)
    {
        var action = L[open ? "Open" : "Close"].Value;
        if (await Dialogs.Confirm(L[open ? "OpenQuestion" : "CloseQuestion", Device.DisplayName], action, new() { OkButtonText = action, CancelButtonText = S["Cancel"], CssClass = open ? "" : "danger-dialog" }) != true)
        {
            return;
        }

        running = true;
        try
        {
            // seen through, though the page is left
            var outcome = await Commands.ValveAsync(Device.Id, open, await Rights.ActorAsync(), CancellationToken.None);
            var key = outcome.State switch { CommandState.Confirmed => open ? "Opened" : "Closed", CommandState.Acknowledged => "Acknowledged", _ => "NotConfirmed" };
            Notifications.Notify(outcome.Good ? NotificationSeverity.Success : NotificationSeverity.Warning, L[key], outcome.Detail, duration: 10_000);
        }
        catch (Exception e) when (e is ConflictException or KeyNotFoundException)
        {
            Notifications.Notify(NotificationSeverity.Error, e.Message, duration: 10_000);
        }
        finally
        {
            running = false;
        }
    }
}
