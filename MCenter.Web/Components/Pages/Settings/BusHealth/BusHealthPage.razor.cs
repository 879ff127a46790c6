using MCenter.Core.BusHealth;
using MCenter.Core.Events;
using MCenter.Core.Settings;
using MCenter.Web.Components.Live;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings.BusHealth;

/// <summary>Voltage and current of the M-Bus lines, live and over time, and what they may be.</summary>
public partial class BusHealthPage
{
    private BusSettings stored = new();
    private BusSettings edited = new();
    private IReadOnlyList<ValidationError> errors = [];

    [Inject]
    private BusWatch Watch { get; set; } = null!;

    [Inject]
    private SettingsStore Settings { get; set; } = null!;

    [Inject]
    private SettingsEditor Editor { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        stored = edited = Settings.Get<BusSettings>();
        Listen(() => Watch.Changed += Refresh, () => Watch.Changed -= Refresh);
    }

    private void Edit(BusSettings value)
    {
        edited = value;
        errors = [.. value.Validate()];
    }

    private async Task SaveAsync()
    {
        await Editor.SaveAsync(edited, await Rights.ActorAsync(), CancellationToken.None);
        stored = edited;
        Notifications.Notify(NotificationSeverity.Success, S["Saved"]);
    }
}
