using MCenter.Core.Commands;
using MCenter.Core.Events;
using MCenter.Core.Settings;
using MCenter.Web.Components.Live;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings.TimeSync;

/// <summary>When the meters' clocks are set, and setting them now.</summary>
public partial class TimeSyncPage
{
    [Inject]
    private MCenter.Core.Commands.TimeSync Sync { get; set; } = null!;

    [Inject]
    private BoxClock Clock { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    private IEnumerable<object> Modes => Enum.GetValues<TimeSyncMode>().Select(m => new { Value = m, Text = L[$"Mode_{m}"].Value });

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        base.OnInitialized();
        Listen(() => Sync.Changed += Refresh, () => Sync.Changed -= Refresh);
    }

    private async Task RunAsync()
    {
        try
        {
            // it goes on when the page is left
            _ = Sync.RunAsync(await Rights.ActorAsync(), CancellationToken.None);
        }
        catch (ConflictException e)
        {
            Notifications.Notify(NotificationSeverity.Warning, e.Message, duration: 8000);
        }
    }
}
