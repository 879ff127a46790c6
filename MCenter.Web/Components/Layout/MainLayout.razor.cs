using MCenter.Core.Modules;
using MCenter.Web.Components.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace MCenter.Web.Components.Layout;

/// <summary>Status bar, sidebar and the page between them.</summary>
public sealed partial class MainLayout : IDisposable
{
    private ErrorBoundary boundary = null!;
    private ElementReference content;
    private bool open = true;
    private bool narrow;
    private bool ready;

    [Inject]
    private DemoMode Demo { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <inheritdoc/>
    public void Dispose() => Navigation.LocationChanged -= OnLocationChanged;

    /// <inheritdoc/>
    protected override void OnInitialized() => Navigation.LocationChanged += OnLocationChanged;

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            // pages show times, so they wait for the viewer's zone
            var browser = await Js.InvokeAsync<BrowserFacts>("mcenter.facts");
            Viewer.UseZone(browser.Zone);
            Viewer.Theme = browser.Theme;
            narrow = browser.Narrow;
            open = !narrow;
            ready = true;
            StateHasChanged();
        }
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e)
    {
        open = !narrow;
        boundary?.Recover();
        InvokeAsync(StateHasChanged);
    }

    private async Task SkipAsync() => await content.FocusAsync();

    private sealed record BrowserFacts(string Zone, string Theme, bool Narrow);
}
