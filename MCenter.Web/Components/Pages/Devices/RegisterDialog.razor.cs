using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>What people set for one register (the manual's Configuration of Device Registers).</summary>
public partial class RegisterDialog
{
    private List<ValidationError> errors = [];
    private Register? stored;
    private Register? edited;
    private RawValue raw;
    private Medium medium;
    private bool saving;

    /// <summary>The device.</summary>
    [Parameter, EditorRequired]
    public int DeviceId { get; set; }

    /// <summary>The register's number.</summary>
    [Parameter, EditorRequired]
    public int Number { get; set; }

    [Inject]
    private Rights Rights { get; set; } = null!;

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    [Inject]
    private CurrentValues Values { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        var device = Devices.Current.Find(DeviceId);
        stored = edited = device?.Registers.FirstOrDefault(r => r.Number == Number);
        medium = device?.Medium ?? default;
        if (stored is null)
        {
            return;
        }

        raw = Values.Of(DeviceId).LastReading is { } reading && Number < reading.Values.Count ? reading.Values[Number] : RawValue.None;
    }

    private void Edit(Register register)
    {
        edited = register;
        errors = RegisterFields.IsObis(register.ObisCode) ? [] : [new("obisCode", L["ObisWrong"])];
    }

    private async Task SaveAsync()
    {
        saving = true;
        try
        {
            await Devices.ChangeRegisterAsync(DeviceId, edited!, await Rights.ActorAsync());
            Dialogs.Close(true);
        }
        catch (InvalidInputException e)
        {
            errors = [.. e.Errors];
        }
        finally
        {
            saving = false;
        }
    }
}
