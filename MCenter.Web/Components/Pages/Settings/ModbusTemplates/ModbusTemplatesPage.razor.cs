using MCenter.Core.Modbus;
using MCenter.Web.Components.Pages.Devices;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings.ModbusTemplates;

/// <summary>The register maps of Modbus meters: searched, looked at with their sources, imported and exported. They are applied on a meter's own page.</summary>
public partial class ModbusTemplatesPage
{
    private List<KnownModbusTemplate> shown = [];
    private string search = "";
    private bool mayInstall;

    [Inject]
    private ModbusTemplateStore Templates { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Listen(() => Templates.Changed += Refresh, () => Templates.Changed -= Refresh);
        mayInstall = await Rights.MayInstallAsync();
        Arrange();
    }

    /// <inheritdoc/>
    protected override Task RefreshAsync()
    {
        Arrange();
        return Task.CompletedTask;
    }

    private void Search(string? value)
    {
        search = value ?? "";
        Arrange();
    }

    private void Arrange() => shown = [.. Templates.All.Where(k => Matches(k.Template))];

    /// <summary>Whether every word of the search stands in its name, maker or medium.</summary>
    private bool Matches(ModbusTemplate template)
    {
        var text = $"{template.Name} {template.Manufacturer} {M.Of(template.Medium)}";
        return search.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => text.Contains(word, StringComparison.CurrentCultureIgnoreCase));
    }

    private async Task ImportAsync() => await Dialogs.OpenAsync<ImportModbusTemplates>(L["Import"], options: new() { Width = "44rem", CloseDialogOnEsc = true });
}
