using MCenter.Core.Devices.Import;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;

namespace MCenter.Web.Components.Forms;

/// <summary>Takes a list of meters: a file as soon as it is chosen, or what is pasted from a spreadsheet when it is to be checked.</summary>
public sealed partial class ListInput : IDisposable
{
    private readonly CancellationTokenSource gone = new();

    /// <summary>What the ids of its fields begin with.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    /// <summary>Whether the list is being worked on, so that no other is taken.</summary>
    [Parameter, EditorRequired]
    public bool Working { get; set; }

    /// <summary>Gets the text; an empty one when nothing is pasted. One that is too large is not given whole, but still too large.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string> Taken { get; set; }

    /// <summary>More fields.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    /// <summary>More buttons.</summary>
    [Parameter]
    public RenderFragment? Buttons { get; set; }

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    /// <inheritdoc/>
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    private Task TakeFileAsync(InputFileChangeEventArgs change) => TakeAsync(async () =>
    {
        await using var stream = change.File.OpenReadStream(long.MaxValue, gone.Token);
        return await MeterListImport.ReadAsync(stream, gone.Token);
    });

    private Task CheckAsync() => TakeAsync(async () =>
    {
        await using var text = await Js.InvokeAsync<IJSStreamReference>("mcenter.bytesOf", gone.Token, $"{Name}-text");
        await using var stream = await text.OpenReadStreamAsync(long.MaxValue, gone.Token);
        return await MeterListImport.ReadAsync(stream, gone.Token);
    });

    private async Task TakeAsync(Func<Task<string>> read)
    {
        try
        {
            await Taken.InvokeAsync(await read());
        }
        catch (InvalidInputException)
        {
            // too large to be read whole, and the check is to say so
            await Taken.InvokeAsync(new string(' ', MeterListImport.LargestList + 1));
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // the page was left
        }
    }
}
