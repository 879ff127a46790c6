using System.Text;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace MCenter.Web.Components.Forms;

/// <summary>The field of a secret that is a file of text (a certificate with its key): it says whether one is set and never shows it.</summary>
public partial class SecretFile
{
    private const int LargestBytes = 200_000;

    private string chosen = "";
    private bool failed;

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

    /// <summary>Endings of files that are offered (".pem").</summary>
    [Parameter]
    public string Accept { get; set; } = "";

    /// <summary>The text as stored; empty = none.</summary>
    [Parameter, EditorRequired]
    public string Stored { get; set; } = "";

    /// <summary>The text as it will be when the form is saved.</summary>
    [Parameter, EditorRequired]
    public string Value { get; set; } = "";

    /// <summary>Another file was chosen, or the text is taken away (empty).</summary>
    [Parameter]
    public EventCallback<string> ValueChanged { get; set; }

    private string State =>
        failed ? L["NotRead", LargestBytes / 1000]
        : Value == Stored ? (Stored.Length > 0 ? L["IsSet"] : "")
        : Value.Length > 0 ? L["Chosen", chosen] : L["Cleared"];

    private async Task ReadAsync(InputFileChangeEventArgs change)
    {
        try
        {
            await using var file = change.File.OpenReadStream(LargestBytes);
            using var text = new StreamReader(file, Encoding.UTF8);
            await TakeAsync(await text.ReadToEndAsync(), change.File.Name);
        }
        catch (IOException)
        {
            failed = true;
        }
    }

    private Task TakeAsync(string text, string name)
    {
        (chosen, failed) = (name, false);
        return ValueChanged.InvokeAsync(text);
    }
}
