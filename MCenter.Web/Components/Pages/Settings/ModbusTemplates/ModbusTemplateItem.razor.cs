using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Modbus;
using MCenter.Core.Registers;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings.ModbusTemplates;

/// <summary>One template in the list; opened, with its source, how such a meter is asked, and its registers.</summary>
public partial class ModbusTemplateItem
{
    private bool open;

    /// <summary>The template.</summary>
    [Parameter, EditorRequired]
    public KnownModbusTemplate Known { get; set; } = null!;

    /// <summary>Whether the user may delete it.</summary>
    [Parameter]
    public bool Editable { get; set; }

    [Inject]
    private ModbusTemplateStore Templates { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    private ModbusTemplate template => Known.Template;

    private string ExportPath => string.Create(CultureInfo.InvariantCulture, $"/api/v1/modbus-templates/export?name={Uri.EscapeDataString(template.Name)}&version={template.Version}");

    private string Asked => string.Join(" · ", Parts());

    private IEnumerable<string> Parts()
    {
        var asked = template.Connection;
        string?[] factory =
        [
            asked.BaudRate is { } baudRate ? $"{baudRate} Bd" : null,
            asked is { DataBits: { } dataBits, Parity: { } parity, StopBits: { } stopBits } ? $"{dataBits}{$"{parity}"[0]}{stopBits}" : null,
        ];
        if (factory.Any(f => f is not null))
        {
            yield return L["Factory", string.Join(' ', factory.Where(f => f is not null))];
        }

        if (asked.ByteOrder == ByteOrder.LittleEndian)
        {
            yield return L["LowByteFirst"];
        }

        if (asked.WordOrder == WordOrder.LowFirst)
        {
            yield return L["LowWordFirst"];
        }

        if (asked.OneRequestPerRegister)
        {
            yield return L["OneRequestPerRegister"];
        }
        else if (asked.LargestBlock < ModbusConnection.MostRegisters)
        {
            yield return L["LargestBlock", asked.LargestBlock];
        }

        yield return L["WireAddresses"];
    }

    private async Task DeleteAsync()
    {
        var question = L[Known.Origin == TemplateOrigin.Own ? "DeleteQuestion" : "DeleteChangedQuestion", template.Name];
        if (await Dialogs.Confirm(question, S["Delete"], new() { OkButtonText = S["Delete"], CancelButtonText = S["Cancel"] }) != true)
        {
            return;
        }

        try
        {
            await Templates.DeleteAsync(template.Key, await Rights.ActorAsync(), CancellationToken.None);
        }
        catch (KeyNotFoundException e)
        {
            // somebody else was quicker
            Notifications.Notify(NotificationSeverity.Warning, e.Message);
        }
    }
}
