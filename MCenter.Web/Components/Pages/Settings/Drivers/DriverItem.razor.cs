using MCenter.Core.DeviceTypes;
using MCenter.Web.Components.Live;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings.Drivers;

/// <summary>One template in the list: its type, its actions, and below it its registers.</summary>
public partial class DriverItem
{
    private bool open;

    /// <summary>The template.</summary>
    [Parameter, EditorRequired]
    public KnownTemplate Known { get; set; } = null!;

    /// <summary>How many devices are of its type.</summary>
    [Parameter]
    public int Devices { get; set; }

    /// <summary>Whether the user may change it.</summary>
    [Parameter]
    public bool Editable { get; set; }

    [Inject]
    private TemplateStore Templates { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    private DeviceTemplate template => Known.Template;

    private string Details => string.Join(" · ", Parts());

    private IEnumerable<string> Parts()
    {
        if (template.IntervalMinutes > 0)
        {
            yield return L["Every", Spans.Text(template.IntervalMinutes, S)];
        }

        if (template.Battery)
        {
            yield return L["Battery"];
        }

        if (template.UnitLoads > 1)
        {
            yield return $"{template.UnitLoads} {L["Field_unitLoads"]}";
        }
    }

    private async Task EditAsync() => await Dialogs.OpenAsync<EditDriver>(
        L["EditTitle", template.Name], new() { [nameof(EditDriver.Type)] = template.Type }, new() { Width = "30rem", CloseDialogOnEsc = true });

    private async Task ApplyAsync() => await Dialogs.OpenAsync<ApplyDriver>(
        L["ApplyTitle", template.Name], new() { [nameof(ApplyDriver.Type)] = template.Type }, new() { Width = "44rem", CloseDialogOnEsc = true });

    private async Task RestoreAsync()
    {
        if (await SureAsync(L["SetBackQuestion", template.Name], L["SetBack"]))
        {
            await Templates.RestoreAsync(template.Type, await Rights.ActorAsync(), CancellationToken.None);
        }
    }

    private async Task DeleteAsync()
    {
        if (await SureAsync(L[Known.Origin == TemplateOrigin.Own ? "DeleteOwnQuestion" : "DeleteQuestion", template.Name], S["Delete"]))
        {
            await Templates.DeleteAsync(template.Type, await Rights.ActorAsync(), CancellationToken.None);
        }
    }

    private async Task<bool> SureAsync(string question, string action) =>
        await Dialogs.Confirm(question, action, new() { OkButtonText = action, CancelButtonText = S["Cancel"] }) == true;
}
