using MCenter.Core.Settings;

namespace MCenter.Core.Events;

/// <summary>Saves settings for a user: the change is an event with the user's name.</summary>
public sealed class SettingsEditor(SettingsStore settings, EventLog events)
{
    /// <summary>Validates, stores and publishes a section.</summary>
    /// <exception cref="InvalidInputException">Something in it is wrong; nothing was stored.</exception>
    public async Task SaveAsync<T>(T value, string? userName, CancellationToken cancel)
        where T : class, ISettings<T>, new()
    {
        await settings.SaveAsync(value, cancel);
        await events.AddAsync(EventSeverity.Info, "Settings", "SettingsSaved", [T.Section], userName: userName, cancel: cancel);
    }
}
