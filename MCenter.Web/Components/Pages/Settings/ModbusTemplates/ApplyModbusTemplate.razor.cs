using MCenter.Core.Modbus;
using MCenter.Core.Settings;
using MCenter.Web.Components.Pages.Settings.Drivers;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings.ModbusTemplates;

/// <summary>Dialog: chooses a template for a Modbus meter, shows what it adds and what it leaves, and applies it. Closes with true when it did.</summary>
public partial class ApplyModbusTemplate
{
    private ModbusTemplateKey? chosen;
    private AppliedModbusTemplate? preview;
    private string error = "";

    /// <summary>The Modbus meter.</summary>
    [Parameter, EditorRequired]
    public int DeviceId { get; set; }

    [Inject]
    private ModbusTemplateStore Templates { get; set; } = null!;

    [Inject]
    private ModbusTemplateApplication Application { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    private IEnumerable<object> Choices => Templates.All.Select(k => new { Value = (ModbusTemplateKey?)k.Template.Key, Text = k.Template.Version > 1 ? $"{k.Template.Key}" : k.Template.Name });

    private ModbusTemplate? Template => chosen is { } key ? Templates.Find(key)?.Template : null;

    private string Value(string field, string value) => DriverView.Value(field, value, S);

    private void Choose(ModbusTemplateKey? key)
    {
        (chosen, preview, error) = (key, null, "");
        if (key is not { } wanted)
        {
            return;
        }

        try
        {
            preview = Application.Preview(wanted, DeviceId);
        }
        catch (Exception e) when (e is KeyNotFoundException or ConflictException)
        {
            error = e.Message;
        }
    }

    private async Task ApplyAsync()
    {
        try
        {
            var applied = await Application.ApplyAsync(chosen!.Value, DeviceId, await Rights.ActorAsync(), CancellationToken.None);
            Notifications.Notify(NotificationSeverity.Success, L["Applied", applied.Added.Count]);
            Dialogs.Close(true);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidInputException or ConflictException)
        {
            error = e.Message;
        }
    }
}
