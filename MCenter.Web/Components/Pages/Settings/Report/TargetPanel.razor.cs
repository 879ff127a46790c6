using MCenter.Core.Devices.Import;
using MCenter.Core.Report;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Pages.Settings.Report;

/// <summary>Takes the list of the meters that are to be found: checked first, then all or nothing, in the place of the one that is there; or deletes it.</summary>
public partial class TargetPanel
{
    private const int MostFaults = 200;

    private string list = "";
    private bool working;
    private MeterListCheck? check;

    /// <summary>Raised after the list was replaced or deleted.</summary>
    [Parameter, EditorRequired]
    public EventCallback Changed { get; set; }

    [Inject]
    private TargetLists Targets { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    private void Check(string taken)
    {
        list = taken.Length > 0 ? taken : list;
        check = Targets.Check(list);
    }

    private async Task ImportAsync()
    {
        working = true;
        try
        {
            await Targets.ImportAsync(list, await Rights.ActorAsync(), CancellationToken.None);
            (check, list) = (null, "");
            await Changed.InvokeAsync();
        }
        catch (InvalidInputException)
        {
            check = Targets.Check(list);
        }
        finally
        {
            working = false;
        }
    }

    private async Task DeleteAsync()
    {
        await Targets.DeleteAsync(await Rights.ActorAsync(), CancellationToken.None);
        check = null;
        await Changed.InvokeAsync();
    }

    private string Place(ImportFault fault) =>
        (fault.Row > 0 ? L["Row", fault.Row].Value : "") + (fault.Field.Length > 0 ? $"{(fault.Row > 0 ? ", " : "")}{MeterListImport.TitleOf(fault.Field)}" : "") + (fault.Row > 0 || fault.Field.Length > 0 ? ":" : "");
}
