using MCenter.Core.DeviceTypes;
using MCenter.Core.Registers;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings.Drivers;

/// <summary>The registers that a template's devices have, each with what the template says of it.</summary>
public partial class DriverRegisters
{
    /// <summary>The template.</summary>
    [Parameter, EditorRequired]
    public DeviceTemplate Template { get; set; } = null!;

    /// <summary>Whether the user may change it.</summary>
    [Parameter]
    public bool Editable { get; set; }

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    private IEnumerable<(int Number, TemplateRegister? Register)> Rows
    {
        get
        {
            var named = Template.Registers.ToDictionary(r => r.Number);
            return Enumerable.Range(0, Template.NumberOfRegisters).Select(n => (n, named.GetValueOrDefault(n)));
        }
    }

    private static string Short(TemplateRegister register) => string.Join(" · ", new[]
    {
        register.Tariff > 0 ? $"T{register.Tariff}" : "", register.Phase > 0 ? $"L{register.Phase}" : "", register.Unit > 0 ? RegisterUnits.Symbol(register.Unit) : "", register.Obis,
    }.Where(t => t.Length > 0));

    private string Saved(TemplateRegister? register) => S[register?.Save == false ? "No" : "Yes"];

    private async Task EditAsync(int number) => await Dialogs.OpenAsync<DriverRegisterDialog>(
        L["RegisterTitle", Template.Name, number],
        new() { [nameof(DriverRegisterDialog.Type)] = Template.Type, [nameof(DriverRegisterDialog.Number)] = number },
        new() { Width = "30rem", CloseDialogOnEsc = true });
}
