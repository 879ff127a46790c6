using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Forms;

/// <summary>One field of a form: its label with the unit, the input, and below it the error of the field or one sentence of help.</summary>
public partial class FormField
{
    /// <summary>Label; units in square brackets.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>Id of the input (<c>Name</c> of a Radzen component), and the field's name in <see cref="Errors"/>.</summary>
    [Parameter, EditorRequired]
    public string For { get; set; } = "";

    /// <summary>One sentence of help; may be empty.</summary>
    [Parameter]
    public string Help { get; set; } = "";

    /// <summary>Every error of the form; the ones of this field are shown.</summary>
    [Parameter]
    public IReadOnlyList<ValidationError> Errors { get; set; } = [];

    /// <summary>The input.</summary>
    [Parameter, EditorRequired]
    public RenderFragment ChildContent { get; set; } = null!;

    private string? Error => Errors.FirstOrDefault(e => e.Field.Equals(For, StringComparison.OrdinalIgnoreCase))?.Message;
}
