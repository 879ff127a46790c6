using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Forms;

/// <summary>
/// The field of a secret, which never leaves the box: it is empty and says whether one is set. Left empty, the stored one is kept; a button takes it away.
/// What is shown is only what was typed here and is not saved yet.
/// </summary>
public partial class SecretField
{
    /// <summary>Label.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>Id of the input, and the field's name in <see cref="Errors"/>.</summary>
    [Parameter, EditorRequired]
    public string For { get; set; } = "";

    /// <summary>One sentence of help; may be empty.</summary>
    [Parameter]
    public string Help { get; set; } = "";

    /// <summary>Every error of the form.</summary>
    [Parameter]
    public IReadOnlyList<ValidationError> Errors { get; set; } = [];

    /// <summary>Whether it has several lines (a key in PEM form).</summary>
    [Parameter]
    public bool Multiline { get; set; }

    /// <summary>The secret as stored; empty = none.</summary>
    [Parameter, EditorRequired]
    public string Stored { get; set; } = "";

    /// <summary>The secret as it will be when the form is saved.</summary>
    [Parameter, EditorRequired]
    public string Value { get; set; } = "";

    /// <summary>Another secret was typed, or the stored one is taken away (empty).</summary>
    [Parameter]
    public EventCallback<string> ValueChanged { get; set; }

    private string Typed => Value == Stored ? "" : Value;

    private string Placeholder => Stored.Length == 0 ? "" : L[Value.Length == 0 ? "Cleared" : "IsSet"];

    private Task TypeAsync(ChangeEventArgs change) => ValueChanged.InvokeAsync(change.Value is string { Length: > 0 } typed ? typed : Stored);
}
