using System.Globalization;
using MCenter.Core.BusHealth;
using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.History;
using MCenter.Core.Outputs;
using MCenter.Core.Readout;
using MCenter.Core.Storage;
using MCenter.Web.Components.Live;
using MCenter.Web.Components.Pages.Devices;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Pages;

/// <summary>Is everything fine, at a glance.</summary>
public partial class Home
{
    private const int SilentShown = 8;
    private const int EventsShown = 8;

    private readonly CancellationTokenSource gone = new();
    private IReadOnlyList<CategoryConsumption> consumption = [];
    private IReadOnlyList<Event> events = [];
    private HistorySize? size;
    private DiskFill? disk;
    private bool mayInstall;

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    [Inject]
    private CurrentValues Values { get; set; } = null!;

    [Inject]
    private IReadouts Readouts { get; set; } = null!;

    [Inject]
    private BusWatch Watch { get; set; } = null!;

    [Inject]
    private IHistoryStore History { get; set; } = null!;

    [Inject]
    private OutputRunner Outputs { get; set; } = null!;

    [Inject]
    private EventLog Log { get; set; } = null!;

    [Inject]
    private DataDirectory Data { get; set; } = null!;

    [Inject]
    private WeekConsumption Week { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    // a meter that was never read does not answer yet
    private int Answering => Devices.Current.All.Count(d => Values.Of(d.Id) is { LastReading: not null, Failing: false });

    private List<(Device Device, DeviceState State)> Silent() =>
        [.. Devices.Current.All.Select(d => (Device: d, State: Values.Of(d.Id))).Where(d => d.State.Failing).OrderBy(d => d.State.LastReading?.ReadAt ?? DateTimeOffset.MinValue)];

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Listen(() => Devices.Changed += Refresh, () => Devices.Changed -= Refresh);
        Listen(() => Values.Changed += OnValue, () => Values.Changed -= OnValue);
        Listen(() => Readouts.Changed += Refresh, () => Readouts.Changed -= Refresh);
        Listen(() => Watch.Changed += Refresh, () => Watch.Changed -= Refresh);
        Listen(() => Log.Added += OnEvent, () => Log.Added -= OnEvent);
        Listen(() => Log.Cleared += OnCleared, () => Log.Cleared -= OnCleared);
        RefreshEvery(TimeSpan.FromSeconds(10));
        disk = DiskFill.Of(Data);
        mayInstall = await Rights.MayInstallAsync();
        events = await Log.NewestAsync(EventSeverity.Info, null, null, EventsShown, gone.Token);
        consumption = Week.Known(Viewer.Zone);
        try
        {
            size = await History.SizeAsync(gone.Token);
            StateHasChanged();
            consumption = await Week.LoadAsync(Viewer.Zone, gone.Token);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // the page was left
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        gone.Cancel();
        gone.Dispose();
        base.Dispose(disposing);
    }

    private void OnValue(int deviceId) => Refresh();

    private void OnEvent(Event added)
    {
        events = [.. events.Prepend(added).Take(EventsShown)];
        Refresh();
    }

    private void OnCleared()
    {
        events = [];
        Refresh();
    }

    private string Now(Activity activity) => activity.Kind switch
    {
        ActivityKind.Idle => L["Idle"],
        ActivityKind.Reading => L["ReadingNow", activity.DeviceName, activity.Done, activity.Total],
        _ => $"{S[$"Activity_{activity.Kind}"]} {activity.Detail}".TrimEnd(),
    };
}
