using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings.Drivers;

/// <summary>The templates by which devices are set up (the manual's M-Bus drivers): searched, edited, applied, imported and exported.</summary>
public partial class DriversPage
{
    private static readonly DialogOptions Wide = new() { Width = "44rem", CloseDialogOnEsc = true };

    private List<KnownTemplate> shown = [];
    private List<KnownTemplate> deleted = [];
    private Dictionary<DeviceType, int> devices = [];
    private string search = "";
    private bool mayInstall;

    [Inject]
    private TemplateStore Templates { get; set; } = null!;

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Listen(() => Templates.Changed += Refresh, () => Templates.Changed -= Refresh);
        Listen(() => Devices.Changed += Refresh, () => Devices.Changed -= Refresh);
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

    private void Arrange()
    {
        shown = [.. Templates.All.Where(k => k.Origin != TemplateOrigin.Deleted && Matches(k.Template))];
        deleted = [.. Templates.All.Where(k => k.Origin == TemplateOrigin.Deleted)];
        devices = DeviceType.Count(Devices.Current);
    }

    /// <summary>Whether every word of the search stands in its name or type.</summary>
    private bool Matches(DeviceTemplate template)
    {
        var text = $"{template.Name} {DriverView.Type(template.Type, L, M)}";
        return search.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => text.Contains(word, StringComparison.CurrentCultureIgnoreCase));
    }

    private async Task ImportAsync() => await Dialogs.OpenAsync<ImportDrivers>(L["Import"], options: Wide);

    private async Task ExportAsync() => await Dialogs.OpenAsync<ExportDrivers>(L["Export"], options: Wide);

    private async Task RestoreAsync(KnownTemplate known) => await Templates.RestoreAsync(known.Template.Type, await Rights.ActorAsync(), CancellationToken.None);
}
