using System.Globalization;
using MCenter.Core.Commands;
using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Events;
using MCenter.Core.Settings;
using MCenter.Web.Components.Live;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings.Tariffs;

/// <summary>The manual's page Tariffs: switches that are sent to the meters at set weekdays and times.</summary>
public partial class TariffsPage
{
    private TariffSettings stored = new();
    private TariffSwitch edited = new();
    private IReadOnlyList<ValidationError> errors = [];
    private List<Device> switchable = [];
    private bool all = true;
    private bool sending;

    [Inject]
    private SettingsStore Settings { get; set; } = null!;

    [Inject]
    private SettingsEditor Editor { get; set; } = null!;

    [Inject]
    private MCenter.Core.Commands.Tariffs Tariffs { get; set; } = null!;

    [Inject]
    private DeviceCommands Commands { get; set; } = null!;

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    [Inject]
    private BoxClock Clock { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    private static IEnumerable<object> Weekdays => Enumerable.Range(1, 7).Select(d => (DayOfWeek)(d % 7)).Select(d => new { Value = d, Text = Weekday(d) });

    /// <inheritdoc/>
    protected override Task OnInitializedAsync()
    {
        Listen(() => Devices.Changed += Refresh, () => Devices.Changed -= Refresh);
        Listen(() => Settings.Changed += OnSaved, () => Settings.Changed -= OnSaved);
        RefreshEvery(TimeSpan.FromMinutes(1));
        return RefreshAsync();
    }

    /// <inheritdoc/>
    protected override Task RefreshAsync()
    {
        stored = Settings.Get<TariffSettings>();
        switchable = [.. Devices.Current.All.Where(d => Commands.Find(d, CommandPurpose.Tariff) is not null)];
        return Task.CompletedTask;
    }

    private static string Weekday(DayOfWeek day) => CultureInfo.CurrentUICulture.DateTimeFormat.GetDayName(day);

    private void OnSaved(object section)
    {
        if (section is TariffSettings)
        {
            Refresh();
        }
    }

    private void Edit(TariffSwitch value)
    {
        edited = value;
        // a name that is still to be typed is no error yet
        errors = [.. value.Validate().Where(e => e.Field != "name" || value.Name.Length > 0)];
    }

    private void All(bool value) => (all, edited) = (value, edited with { Devices = [] });

    private void Mark(int deviceId, bool chosen) => Edit(edited with { Devices = [.. edited.Devices.Where(d => d != deviceId), .. chosen ? (int[])[deviceId] : []] });

    private void Take(TariffSwitch one) => (edited, all, errors) = (one, one.Devices.Count == 0, []);

    private void Restart() => Take(new());

    private async Task SaveAsync()
    {
        try
        {
            await Editor.SaveAsync(Settings.Get<TariffSettings>().With(edited with { Name = edited.Name.Trim() }), await Rights.ActorAsync(), CancellationToken.None);
            Notifications.Notify(NotificationSeverity.Success, S["Saved"]);
            Restart();
            await RefreshAsync();
        }
        catch (InvalidInputException e)
        {
            errors = [.. e.Errors.Select(error => error with { Field = error.Field.Split('.')[^1] })];
        }
    }

    private async Task DeleteAsync(TariffSwitch one)
    {
        if (await Dialogs.Confirm(L["DeleteQuestion", one.Name], S["Delete"], new() { OkButtonText = S["Delete"], CancelButtonText = S["Cancel"] }) == true)
        {
            await Editor.SaveAsync(Settings.Get<TariffSettings>().Without(one.Id), await Rights.ActorAsync(), CancellationToken.None);
            await RefreshAsync();
        }
    }

    private async Task SendNowAsync(TariffSwitch one)
    {
        sending = true;
        try
        {
            var sent = await Tariffs.SendNowAsync(one.Id, await Rights.ActorAsync(), CancellationToken.None);
            var failed = sent.SelectMany(s => s.Failed).ToList();
            if (failed.Count > 0)
            {
                Notifications.Notify(NotificationSeverity.Warning, L["SendFailed", failed.Count], failed[0].Detail, duration: 10_000);
            }
            else
            {
                Notifications.Notify(NotificationSeverity.Success, sent.Any(s => s.Broadcast) ? L["SentToAll"] : L["SentToSome", sent.Sum(s => s.Confirmed), sent.Sum(s => s.Acknowledged)]);
            }
        }
        finally
        {
            sending = false;
        }
    }
}
