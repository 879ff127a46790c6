using MCenter.Core.DeviceTypes;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings.Drivers;

/// <summary>The commands that a template's devices understand, each with where it is known from.</summary>
public partial class DriverCommands
{
    /// <summary>The template.</summary>
    [Parameter, EditorRequired]
    public DeviceTemplate Template { get; set; } = null!;

    /// <summary>Whether the user may change it.</summary>
    [Parameter]
    public bool Editable { get; set; }

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    private async Task EditAsync(TemplateCommand? command) => await Dialogs.OpenAsync<DriverCommandDialog>(
        L["DialogTitle", Template.Name],
        new() { [nameof(DriverCommandDialog.Type)] = Template.Type, [nameof(DriverCommandDialog.Command)] = command },
        new() { Width = "30rem", CloseDialogOnEsc = true });
}
