using MCenter.Core.Modules;
using MCenter.Web.Hosting;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Pages.Reboot;

/// <summary>Asks, then restarts the box; the browser reconnects by itself.</summary>
public partial class RebootPage
{
    private bool restarting;

    [Inject]
    private Restart Restart { get; set; } = null!;

    [Inject]
    private DemoMode Demo { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    private async Task RestartAsync()
    {
        restarting = true;
        await Restart.AskAsync(await Rights.ActorAsync(), CancellationToken.None);
    }
}
