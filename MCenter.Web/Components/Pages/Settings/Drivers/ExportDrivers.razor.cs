using MCenter.Core.DeviceTypes;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings.Drivers;

/// <summary>Chooses templates and a name, and leads to the file.</summary>
public partial class ExportDrivers
{
    private readonly HashSet<DeviceType> chosen = [];
    private List<KnownTemplate> all = [];
    private string name = "drivers";

    [Inject]
    private TemplateStore Templates { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    private string Path => $"/api/v1/drivers/export?name={Uri.EscapeDataString(name)}"
        + (chosen.Count == all.Count ? "" : string.Concat(chosen.Select(t => $"&driver={t.Path}")));

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        all = [.. Templates.All.Where(k => k.Origin != TemplateOrigin.Deleted)];
        Choose(_ => true);
    }

    private void Choose(Func<KnownTemplate, bool> which)
    {
        chosen.Clear();
        chosen.UnionWith(all.Where(which).Select(k => k.Template.Type));
    }

    private void Mark(DeviceType type, bool on)
    {
        if (on)
        {
            chosen.Add(type);
        }
        else
        {
            chosen.Remove(type);
        }
    }
}
