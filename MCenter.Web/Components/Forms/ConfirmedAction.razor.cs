using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Forms;

/// <summary>
/// A command that must first be chosen by its box; only then its own button appears. One that destroys everything also asks for a name to be typed.
/// </summary>
public partial class ConfirmedAction
{
    private bool chosen;
    private bool running;
    private string typed = "";

    /// <summary>What it does.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>Name of the box in the page.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    /// <summary>What it costs, in numbers where something is lost.</summary>
    [Parameter, EditorRequired]
    public string Help { get; set; } = "";

    /// <summary>Text of the button that does it.</summary>
    [Parameter, EditorRequired]
    public string Button { get; set; } = "";

    /// <summary>Whether something is lost.</summary>
    [Parameter]
    public bool Destructive { get; set; }

    /// <summary>What must be typed before the button works; empty = nothing.</summary>
    [Parameter]
    public string TypedName { get; set; } = "";

    /// <summary>Label of that field.</summary>
    [Parameter]
    public string TypedLabel { get; set; } = "";

    /// <summary>Does it.</summary>
    [Parameter, EditorRequired]
    public Func<Task> Run { get; set; } = null!;

    /// <summary>Fields and progress, shown once chosen.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    private async Task RunAsync()
    {
        running = true;
        try
        {
            await Run();
        }
        finally
        {
            running = false;
            typed = "";
        }
    }
}
