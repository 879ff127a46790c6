using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>The fields of a register that people set (the manual's Configuration of Device Registers), of a device or of a template.</summary>
public partial class RegisterFields
{
    private List<Choice> names = [];
    private List<Choice> units = [];
    private List<Choice> phases = [];
    private IReadOnlyList<ObisRow> suggestions = [];

    /// <summary>The register; its description and raw unit are empty where no meter told them.</summary>
    [Parameter, EditorRequired]
    public Register Register { get; set; } = null!;

    /// <summary>The meter's medium: which OBIS codes are suggested.</summary>
    [Parameter, EditorRequired]
    public Medium Medium { get; set; }

    /// <summary>A field was changed.</summary>
    [Parameter]
    public EventCallback<Register> RegisterChanged { get; set; }

    /// <summary>Every error found.</summary>
    [Parameter]
    public IReadOnlyList<ValidationError> Errors { get; set; } = [];

    /// <summary>Whether a text is an OBIS code, or empty.</summary>
    public static bool IsObis(string text) => text.Length == 0 || ObisCode.IsValid(text);

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        var culture = CultureInfo.CurrentUICulture;
        names = [.. RegisterNames.All.Select(n => new Choice(n.Code, RegisterNames.Text(n.Code, culture)))];
        // what fits the meter's own unit first
        units = [.. RegisterUnits.All.OrderBy(u => u.Code == 0 ? 0 : u.BaseUnit == Register.RawUnit ? 1 : 2).Select(u => new Choice(u.Code, RegisterUnits.Text(u.Code, culture)))];
        suggestions = ObisTable.Suggestions(Medium);
        phases = [new(0, S["None"]), new(1, "L1"), new(2, "L2"), new(3, "L3")];
    }

    private Task ChooseUnitAsync(int unit) => EditAsync(Register with { UnitCode = unit, Divisor = RegisterUnits.Divisor(unit, Register.RawUnit) ?? Register.Divisor });

    private Task EditAsync(Register register) => RegisterChanged.InvokeAsync(register);

    private sealed record Choice(int Code, string Text);
}
