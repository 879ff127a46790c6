using System.Globalization;
using System.Text.RegularExpressions;
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
    private List<Choice> names = [];
    private List<Choice> units = [];
    private List<Choice> phases = [];
    private Register? stored;
    private Register? edited;
    private RawValue raw;
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
        stored = edited = Devices.Current.Find(DeviceId)?.Registers.FirstOrDefault(r => r.Number == Number);
        if (stored is null)
        {
            return;
        }

        raw = Values.Of(DeviceId).LastReading is { } reading && Number < reading.Values.Count ? reading.Values[Number] : RawValue.None;
        var culture = CultureInfo.CurrentUICulture;
        names = [.. RegisterNames.All.Select(n => new Choice(n.Code, RegisterNames.Text(n.Code, culture)))];
        // what fits the meter's own unit first
        units = [.. RegisterUnits.All.OrderBy(u => u.Code == 0 ? 0 : u.BaseUnit == stored.RawUnit ? 1 : 2).Select(u => new Choice(u.Code, RegisterUnits.Text(u.Code, culture)))];
        phases = [new(0, S["None"]), new(1, "L1"), new(2, "L2"), new(3, "L3")];
    }

    [GeneratedRegex(@"^(\d{1,3}-\d{1,3}:)?\d{1,3}\.\d{1,3}\.\d{1,3}(\*\d{1,3})?$")]
    private static partial Regex ObisForm();

    private void ChooseUnit(Register register, int unit) =>
        Edit(register with { UnitCode = unit, Divisor = RegisterUnits.Divisor(unit, register.RawUnit) ?? register.Divisor });

    private void Edit(Register register)
    {
        edited = register;
        errors = register.ObisCode.Length == 0 || ObisForm().IsMatch(register.ObisCode) ? [] : [new("obisCode", L["ObisWrong"])];
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

    private sealed record Choice(int Code, string Text);
}
