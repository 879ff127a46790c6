using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Layout;

/// <summary>Heading of a page: its title (also the browser's), what it does in one sentence, its actions at the right.</summary>
public partial class PageHead
{
    /// <summary>The page's title.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>What the page does, one sentence; may be empty.</summary>
    [Parameter]
    public string Description { get; set; } = "";

    /// <summary>Name of a Material symbol before the title; may be empty.</summary>
    [Parameter]
    public string Icon { get; set; } = "";

    /// <summary>Buttons.</summary>
    [Parameter]
    public RenderFragment? Actions { get; set; }
}
