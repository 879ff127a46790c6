using MCenter.Core.Events;
using MCenter.Core.Settings;
using MCenter.Web.Components.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings;

/// <summary>A page with the form of one section of the settings.</summary>
/// <typeparam name="T">The section.</typeparam>
public abstract class SettingsPage<T> : LiveComponent
    where T : class, ISettings<T>, new()
{
    /// <summary>The section as stored when the page was opened or saved.</summary>
    protected T Stored { get; private set; } = new();

    /// <summary>The form's state.</summary>
    protected T Edited { get; private set; } = new();

    /// <summary>Every error found.</summary>
    protected IReadOnlyList<ValidationError> Errors { get; set; } = [];

    /// <summary>Tells the user what came of something.</summary>
    [Inject]
    protected NotificationService Notifications { get; set; } = null!;

    /// <summary>Who the user is and what they may do.</summary>
    [Inject]
    protected Rights Rights { get; set; } = null!;

    [Inject]
    private SettingsStore Settings { get; set; } = null!;

    [Inject]
    private SettingsEditor Editor { get; set; } = null!;

    [Inject]
    private IStringLocalizer<SharedTexts> Shared { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized() => Stored = Edited = Settings.Get<T>();

    /// <summary>A field was changed, or all are to be as stored.</summary>
    protected void Edit(T value)
    {
        Edited = value;
        Errors = [.. value.Validate()];
    }

    /// <summary>Stores the section.</summary>
    protected async Task SaveAsync()
    {
        await Editor.SaveAsync(Edited, await Rights.ActorAsync(), CancellationToken.None);
        Stored = Edited;
        // it is the form that was submitted, not the page
        StateHasChanged();
        Notifications.Notify(NotificationSeverity.Success, Shared["SettingsSaved"]);
    }
}
