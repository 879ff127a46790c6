using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace MCenter.Web.Components.Layout;

/// <summary>A part of a page that may fail alone: the rest stays. Two parts that fail under one boundary would leave the page empty.</summary>
public sealed partial class PartBoundary
{
    private ErrorBoundary boundary = null!;

    /// <summary>The part.</summary>
    [Parameter, EditorRequired]
    public RenderFragment ChildContent { get; set; } = null!;
}
