using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Localization;
using Radzen;

namespace MCenter.Web.Components.Forms;

/// <summary>A form with Save and Cancel that know whether something changed; leaving with unsaved changes asks.</summary>
public partial class FormFrame
{
    private bool saving;

    /// <summary>Whether the form differs from what is stored.</summary>
    [Parameter, EditorRequired]
    public bool Changed { get; set; }

    /// <summary>Whether it may be saved.</summary>
    [Parameter]
    public bool Valid { get; set; } = true;

    /// <summary>Whether this user may save at all; to others there are no buttons.</summary>
    [Parameter]
    public bool Editable { get; set; } = true;

    /// <summary>Stores the form.</summary>
    [Parameter, EditorRequired]
    public Func<Task> Save { get; set; } = null!;

    /// <summary>Goes back to what is stored.</summary>
    [Parameter, EditorRequired]
    public Action Cancel { get; set; } = null!;

    /// <summary>The fields.</summary>
    [Parameter, EditorRequired]
    public RenderFragment ChildContent { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private IStringLocalizer<FormFrame> L { get; set; } = null!;

    private async Task SaveAsync()
    {
        if (!Changed || !Valid)
        {
            return;
        }

        saving = true;
        try
        {
            await Save();
        }
        finally
        {
            saving = false;
        }
    }

    private async Task AskBeforeLeavingAsync(LocationChangingContext context)
    {
        if (Changed && await Dialogs.Confirm(L["LeaveQuestion"], L["LeaveTitle"], new() { OkButtonText = L["Leave"], CancelButtonText = L["Stay"] }) != true)
        {
            context.PreventNavigation();
        }
    }
}
