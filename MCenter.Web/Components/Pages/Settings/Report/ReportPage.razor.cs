using MCenter.Core.History;
using MCenter.Core.Report;
using MCenter.Core.Settings;
using MCenter.Web.Components.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace MCenter.Web.Components.Pages.Settings.Report;

/// <summary>The commissioning report as it is printed and signed: made when the page opens, so that what is signed does not move.</summary>
public sealed partial class ReportPage : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private CommissioningReport? report;
    private string? trouble;
    private bool loading;

    [Inject]
    private Commissioning Commissioning { get; set; } = null!;

    [Inject]
    private BoxClock Clock { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    /// <inheritdoc/>
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        (loading, trouble) = (true, null);
        try
        {
            // hundreds of meters take their time: the page says so meanwhile
            report = await Task.Run(() => Commissioning.MakeAsync(gone.Token));
        }
        catch (HistoryUnavailableException e)
        {
            trouble = e.Message;
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // the page was left
        }
        finally
        {
            loading = false;
        }
    }

    private async Task PrintAsync() => await Js.InvokeVoidAsync("print");

    private string Time(DateTimeOffset? at) => at is { } time ? $"{Viewer.Date(time, Clock.Zone)} {Viewer.Time(time, Clock.Zone)}" : "–";

    private static string Text(string text) => text.Length > 0 ? text : "–";
}
