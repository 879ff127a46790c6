using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Web.Components.Pages.Settings.ModbusTemplates;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Devices.Modbus;

/// <summary>The registers of a Modbus device: added, edited, copied, removed, taken from another device or a file.</summary>
public sealed partial class ModbusRegisters : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private IReadOnlyList<Choice<RegisterOrder>> orders = [];
    private RegisterOrder order;
    private bool reading;

    /// <summary>The device.</summary>
    [Parameter, EditorRequired]
    public Device Device { get; set; } = null!;

    /// <summary>Its newest state.</summary>
    [Parameter, EditorRequired]
    public DeviceState State { get; set; } = null!;

    /// <summary>Whether the user may change registers.</summary>
    [Parameter]
    public bool Editable { get; set; }

    /// <summary>Whether the values are to look old.</summary>
    [Parameter]
    public bool Old { get; set; }

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    [Inject]
    private IReadouts Readouts { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    private enum RegisterOrder
    {
        Number,
        Address,
        Name,
    }

    private string Named => Device.DisplayName.Length > 0 ? Device.DisplayName : Device.Id.ToString(CultureInfo.InvariantCulture);

    private IReadOnlyList<Register> Sorted => order switch
    {
        RegisterOrder.Address => [.. Device.Registers.OrderBy(r => r.Modbus?.FunctionCode).ThenBy(r => r.Modbus?.Address)],
        RegisterOrder.Name => [.. Device.Registers.OrderBy(RegisterView.FullName, StringComparer.CurrentCulture)],
        _ => Device.Registers,
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => orders = [.. Enum.GetValues<RegisterOrder>().Select(o => new Choice<RegisterOrder>(o, L[$"Order_{o}"]))];

    private Task AddAsync() => ReadAfterAsync(Dialogs.OpenRegisterAsync(L["Add"], Device.Id, new() { Modbus = Next(Device.Registers is [.., var last] ? last.Modbus : null) }));

    private Task CopyAsync(Register register) =>
        ReadAfterAsync(Dialogs.OpenRegisterAsync(L["CopyTitle", register.Number, RegisterView.FullName(register)], Device.Id, register with { Id = 0, Modbus = Next(register.Modbus) }));

    private Task ApplyTemplateAsync() => ReadAfterAsync(ShowAsync<ApplyModbusTemplate>(L["Template"], "38rem"));

    private Task<bool> MakeTemplateAsync() => ShowAsync<CreateModbusTemplate>(L["MakeTemplate"], "30rem");

    private Task CopyFromAsync() => ReadAfterAsync(ShowAsync<CopyRegisters>(L["CopyFrom"], "34rem"));

    private Task ImportAsync() => ReadAfterAsync(ShowAsync<ImportRegisters>(L["Import"], "48rem"));

    private async Task<bool> ShowAsync<TDialog>(string title, string width)
        where TDialog : ComponentBase => await Dialogs.OpenAsync<TDialog>(title, new() { ["DeviceId"] = Device.Id }, new() { Width = width, CloseDialogOnEsc = true }) is true;

    private async Task RemoveAsync(Register register)
    {
        var sure = await Dialogs.Confirm(
            L["RemoveQuestion", register.Number, RegisterView.FullName(register)], L["RemoveTitle"], new() { OkButtonText = S["Delete"], CancelButtonText = S["Cancel"], CssClass = "danger-dialog" });
        if (sure == true)
        {
            try
            {
                await Devices.RemoveRegistersAsync(Device.Id, [register.Number], await Rights.ActorAsync(), CancellationToken.None);
            }
            catch (KeyNotFoundException)
            {
                // somebody else removed it meanwhile
            }
        }
    }

    /// <summary>Where most meters have their next value.</summary>
    private static ModbusSource Next(ModbusSource? source) => source is null ? new() : source with { Address = Math.Min(source.Address + source.Count, ushort.MaxValue) };

    /// <summary>What was set up shows its value at once, and not only after the next raster point.</summary>
    private async Task ReadAfterAsync(Task<bool> change)
    {
        if (!await change || gone.IsCancellationRequested)
        {
            return;
        }

        reading = true;
        try
        {
            await Readouts.ReadNowAsync(Device.Id, await Rights.ActorAsync(), gone.Token);
        }
        catch (Exception e) when (e is KeyNotFoundException || (e is OperationCanceledException && gone.IsCancellationRequested))
        {
            // the device was deleted, or the page was left
        }
        finally
        {
            reading = false;
        }
    }
}
