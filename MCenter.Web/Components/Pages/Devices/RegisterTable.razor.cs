using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Web.Components.Pages.Devices.Modbus;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>The registers of a device with their newest values; each can be edited in a dialog.</summary>
public partial class RegisterTable
{
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

    /// <summary>The device's registers in another order than that of their numbers.</summary>
    [Parameter]
    public IReadOnlyList<Register>? Registers { get; set; }

    /// <summary>More buttons of a register.</summary>
    [Parameter]
    public RenderFragment<Register>? More { get; set; }

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    private RawValue ValueOf(Register register) =>
        State.LastReading is { } reading && register.Number < reading.Values.Count ? reading.Values[register.Number] : RawValue.None;

    private async Task EditAsync(Register register)
    {
        var title = L["EditTitle", register.Number, register.Modbus is null ? register.Description : RegisterView.FullName(register)];
        if (register.Modbus is null)
        {
            await Dialogs.OpenAsync<RegisterDialog>(
                title, new() { [nameof(RegisterDialog.DeviceId)] = Device.Id, [nameof(RegisterDialog.Number)] = register.Number }, new() { Width = "30rem", CloseDialogOnEsc = true });
        }
        else
        {
            await Dialogs.OpenRegisterAsync(title, Device.Id, register);
        }
    }

    private async Task SaveAsync(Register register) => await Devices.ChangeRegisterAsync(Device.Id, register, await Rights.ActorAsync());
}
