using MCenter.Core.Devices;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Devices.Modbus;

/// <summary>Takes the registers of another Modbus device that this one does not have yet.</summary>
public partial class CopyRegisters
{
    private IReadOnlyList<Choice<int>> sources = [];
    private IReadOnlyList<Register> copied = [];
    private IReadOnlyList<string> errors = [];
    private int left;
    private int from;
    private bool working;

    /// <summary>The device that gets them.</summary>
    [Parameter, EditorRequired]
    public int DeviceId { get; set; }

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        sources =
        [
            .. Devices.Current.All.Where(d => d.Id != DeviceId && d.Modbus is not null && d.Registers.Count > 0)
                .Select(d => new Choice<int>(d.Id, L["Source", d.DisplayName.Length > 0 ? d.DisplayName : d.Id, d.Registers.Count])).OrderBy(c => c.Text, StringComparer.CurrentCulture),
        ];
        if (sources is [var first, ..])
        {
            Choose(first.Value);
        }
    }

    private void Choose(int deviceId)
    {
        (from, errors) = (deviceId, []);
        // one of them may be deleted meanwhile
        var offered = Devices.Current.Find(from) ?? new();
        copied = (Devices.Current.Find(DeviceId) ?? new()).ModbusRegistersLacking(offered);
        left = offered.Registers.Count - copied.Count;
    }

    private async Task CopyAsync()
    {
        working = true;
        try
        {
            await Devices.AddRegistersAsync(DeviceId, copied, await Rights.ActorAsync(), CancellationToken.None);
            Notifications.Notify(NotificationSeverity.Success, L["Done", copied.Count]);
            Dialogs.Close(true);
        }
        catch (InvalidInputException e)
        {
            errors = [.. e.Errors.Select(x => x.Message).Distinct()];
        }
        catch (KeyNotFoundException e)
        {
            errors = [e.Message]; // the device was deleted meanwhile
        }
        finally
        {
            working = false;
        }
    }
}
