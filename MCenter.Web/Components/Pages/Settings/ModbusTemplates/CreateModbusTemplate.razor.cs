using MCenter.Core.Devices;
using MCenter.Core.Modbus;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings.ModbusTemplates;

/// <summary>Dialog: makes a template of a Modbus meter's registers; says when it replaces one. Closes with true when it did.</summary>
public partial class CreateModbusTemplate
{
    private IReadOnlyList<ValidationError> errors = [];
    private string name = "";
    private int version = 1;

    /// <summary>The Modbus meter.</summary>
    [Parameter, EditorRequired]
    public int DeviceId { get; set; }

    [Inject]
    private ModbusTemplateStore Templates { get; set; } = null!;

    [Inject]
    private ModbusTemplateApplication Application { get; set; } = null!;

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized() => name = Devices.Current.Find(DeviceId)?.DisplayName ?? "";

    private async Task SaveAsync()
    {
        try
        {
            var made = Application.FromDevice(DeviceId, new(name.Trim(), version));
            await Templates.PutAsync(made, replace: true, await Rights.ActorAsync(), CancellationToken.None);
            Notifications.Notify(NotificationSeverity.Success, L["Created", made.Name]);
            Dialogs.Close(true);
        }
        catch (InvalidInputException e)
        {
            errors = e.Errors;
        }
        catch (Exception e) when (e is ConflictException or KeyNotFoundException)
        {
            errors = [new("", e.Message)];
        }
    }
}
