using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>What a tab holds: made when the tab is opened first, and kept from then on with what was typed into it.</summary>
public sealed class OpenedContent : ComponentBase
{
    private bool opened;

    /// <summary>The content.</summary>
    [Parameter, EditorRequired]
    public RenderFragment ChildContent { get; set; } = null!;

    /// <summary>Whether the tab is shown before any is chosen.</summary>
    [Parameter]
    public bool FirstShown { get; set; }

    /// <summary>The tab is shown now.</summary>
    public void Open()
    {
        opened = true;
        StateHasChanged();
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => opened = FirstShown;

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (opened)
        {
            builder.AddContent(0, ChildContent);
        }
    }
}
