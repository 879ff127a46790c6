using MCenter.Core.Commands;
using MCenter.Core.Devices;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>Commands to one meter that need no driver: its clock, its own address and baud rate, and an application reset.</summary>
public partial class MeterCommands
{
    private bool running;
    private int? subcode;

    /// <summary>The device.</summary>
    [Parameter, EditorRequired]
    public Device Device { get; set; } = null!;

    [Inject]
    private DeviceCommands Commands { get; set; } = null!;

    [Inject]
    private MeterSetup Setup { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    private async Task SetAddressAsync() =>
        await Dialogs.OpenAsync<AddressDialog>(L["SetAddress"], new() { [nameof(AddressDialog.Device)] = Device }, new() { Width = "34rem", CloseDialogOnEsc = true });

    private async Task SetBaudRateAsync() =>
        await Dialogs.OpenAsync<BaudRateDialog>(L["SetBaudRate"], new() { [nameof(BaudRateDialog.Device)] = Device }, new() { Width = "34rem", CloseDialogOnEsc = true });

    private async Task RunAsync(Func<string?, Task<CommandOutcome>> command)
    {
        running = true;
        try
        {
            var outcome = await command(await Rights.ActorAsync());
            Notifications.Notify(outcome.Good ? NotificationSeverity.Success : NotificationSeverity.Warning, L[outcome.Good ? "Received" : "Failed"], outcome.Detail, duration: 10_000);
        }
        catch (Exception e) when (e is ConflictException or InvalidInputException or KeyNotFoundException)
        {
            Notifications.Notify(NotificationSeverity.Error, e.Message, duration: 10_000);
        }
        finally
        {
            running = false;
        }
    }
}
