using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using MCenter.Web.Components.Live;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>One device: its values now, their history, and everything that is set for it.</summary>
public partial class DevicePage
{
    private const int RegistersTab = 4;

    private readonly CancellationTokenSource gone = new();
    private readonly OpenedContent?[] contents = new OpenedContent?[8];
    private Device shown = null!;
    private DecodedReading? answer;
    private bool reading;
    private bool mayInstall;

    /// <summary>Id of the device.</summary>
    [Parameter]
    public int Id { get; set; }

    /// <summary>The tab to begin with: "registers", or the first.</summary>
    [SupplyParameterFromQuery]
    public string? Tab { get; set; }

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    [Inject]
    private CurrentValues Values { get; set; } = null!;

    [Inject]
    private IReadouts Readouts { get; set; } = null!;

    [Inject]
    private IHistoryStore History { get; set; } = null!;

    [Inject]
    private DeviceRemoval Removal { get; set; } = null!;

    [Inject]
    private SettingsStore Settings { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    private Device? Device => Devices.Current.Find(Id);

    private int FirstTab => Tab == "registers" ? RegistersTab : 0;

    private DeviceState State => Values.Of(Id);

    private string Title => Device is { DisplayName.Length: > 0 } device ? device.DisplayName : L["Unnamed", Id];

    private string Identity => string.Join(" · ", new[] { Device!.Manufacturer, Device.Modbus is null ? Device.SecondaryAddress : L["ModbusAt", DeviceRow.PlaceOf(Device), Device.Modbus.UnitId], S[$"Category_{Device.Category}"], Device.Site }.Where(t => t.Length > 0));

    private bool IsOld => Age.IsOld(Device!, State, Settings.Get<GeneralSettings>().ReadoutIntervalMinutes, Time.GetUtcNow());

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Listen(() => Devices.Changed += Refresh, () => Devices.Changed -= Refresh);
        Listen(() => Values.Changed += OnValue, () => Values.Changed -= OnValue);
        RefreshEvery(TimeSpan.FromSeconds(20));
        mayInstall = await Rights.MayInstallAsync();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        gone.Cancel();
        gone.Dispose();
        base.Dispose(disposing);
    }

    private void OnValue(int deviceId)
    {
        if (deviceId == Id)
        {
            Refresh();
        }
    }

    private async Task ReadNowAsync()
    {
        reading = true;
        answer = null;
        try
        {
            var result = await Readouts.ReadNowAsync(Id, await Rights.ActorAsync(), gone.Token);
            answer = result as DecodedReading;
            if (result is ReadoutFailure failure)
            {
                Notifications.Notify(NotificationSeverity.Warning, S[$"Fault_{failure.Fault}"], failure.Detail, duration: 8000);
            }
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // the page was left
        }
        finally
        {
            reading = false;
        }
    }

    private async Task CreateDriverAsync(DeviceType type) => await Dialogs.OpenAsync<CreateDriver>(
        L["CreateDriver"], new() { [nameof(CreateDriver.DeviceId)] = Id, [nameof(CreateDriver.Type)] = type }, new() { Width = "30rem", CloseDialogOnEsc = true });

    private async Task ExchangeAsync(string? number)
    {
        var booked = await Dialogs.OpenAsync<ExchangeDialog>(
            L["Exchange"], new() { [nameof(ExchangeDialog.DeviceId)] = Id, [nameof(ExchangeDialog.Proposed)] = number ?? "" }, new() { Width = "36rem", CloseDialogOnEsc = true });
        if (booked is true)
        {
            await ReadNowAsync();
        }
    }

    private async Task DeleteAsync()
    {
        var readings = Figures.Count(await History.CountAsync(Id, gone.Token));
        var sure = await Dialogs.Confirm(L["DeleteQuestion", Title, readings], L["DeleteTitle"], new() { OkButtonText = S["Delete"], CancelButtonText = S["Cancel"], CssClass = "danger-dialog" });
        if (sure == true)
        {
            var name = Title;
            await Removal.DeleteAsync(Id, await Rights.ActorAsync(), CancellationToken.None);
            Notifications.Notify(NotificationSeverity.Success, L["Deleted", name]);
            Navigation.NavigateTo("/devices");
        }
    }
}
