using MCenter.Core.DeviceTypes;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using MCenter.Web.Components.Live;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings.Drivers;

/// <summary>What a template says of its devices as a whole: name, readout cycle, battery, whether registers are stored.</summary>
public partial class EditDriver
{
    private IReadOnlyList<ValidationError> errors = [];
    private DeviceTemplate? stored;
    private DeviceTemplate? edited;
    private bool? storeAll;

    /// <summary>The template's type.</summary>
    [Parameter, EditorRequired]
    public DeviceType Type { get; set; }

    [Inject]
    private TemplateStore Templates { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    private int Stored => edited!.NumberOfRegisters - edited.Registers.Count(r => !r.Save);

    private IEnumerable<object> Cycles => (edited!.Battery ? Raster.Intervals : [.. Raster.ShortIntervals, .. Raster.Intervals]).Order().Prepend(0)
        .Select(m => new { Value = m, Text = m == 0 ? L["CycleDefault"].Value : Spans.Text(m, S) });

    /// <inheritdoc/>
    protected override void OnInitialized() => stored = edited = Templates.Find(Type)?.Template;

    private void Edit(DeviceTemplate template)
    {
        edited = template;
        errors = [];
    }

    private void Store(bool all)
    {
        storeAll = all;
        Edit(TemplateMapping.WithSave(edited!, all));
    }

    private async Task SaveAsync()
    {
        try
        {
            await Templates.ChangeAsync(Type, Merge, await Rights.ActorAsync(), CancellationToken.None);
            Dialogs.Close(true);
        }
        catch (InvalidInputException e)
        {
            errors = e.Errors;
        }
        catch (KeyNotFoundException e)
        {
            errors = [new("", e.Message)];
        }
    }

    /// <summary>This dialog's fields in the template as it is now: what others changed meanwhile is kept.</summary>
    private DeviceTemplate Merge(DeviceTemplate present)
    {
        var merged = present with { Name = edited!.Name.Trim(), IntervalMinutes = edited.IntervalMinutes, Battery = edited.Battery, UnitLoads = edited.UnitLoads };
        return storeAll is { } all ? TemplateMapping.WithSave(merged, all) : merged;
    }
}
