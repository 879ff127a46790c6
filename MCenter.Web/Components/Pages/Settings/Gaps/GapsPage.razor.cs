using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Gaps;
using MCenter.Core.History;
using MCenter.Core.Settings;
using MCenter.Web.Components.Live;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Pages.Settings.Gaps;

/// <summary>The gap ledger: meters by what they lack, one meter's days as a calendar, one day's points with their reasons.</summary>
public partial class GapsPage
{
    private static readonly int[] Spans = [30, 90, 365];

    private readonly CancellationTokenSource gone = new();
    private IReadOnlyList<DeviceGaps> all = [];
    private IReadOnlyList<RasterPoint> points = [];
    private DeviceGaps? gaps;
    private DateOnly? day;
    private string search = "";
    private string? trouble;
    private int days = Spans[0];
    private bool loading;

    /// <summary>The meter whose calendar is open.</summary>
    [SupplyParameterFromQuery(Name = "device")]
    public int? DeviceId { get; set; }

    [Inject]
    private GapLedger Ledger { get; set; } = null!;

    [Inject]
    private LoadProfiles Profiles { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    [Inject]
    private BoxClock Clock { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    private Device? Chosen => DeviceId is { } id ? Devices.Current.Find(id) : null;

    private DateOnly To => Ledger.Today.AddDays(1);

    private DateOnly From => To.AddDays(-days);

    private IEnumerable<DeviceGaps> Shown => search.Length == 0 ? all : all.Where(d => Name(d.DeviceId).Contains(search, StringComparison.CurrentCultureIgnoreCase));

    /// <inheritdoc/>
    protected override Task OnInitializedAsync()
    {
        Listen(() => Profiles.Changed += Refresh, () => Profiles.Changed -= Refresh);
        return LoadAsync();
    }

    /// <inheritdoc/>
    protected override Task RefreshAsync() => gaps is null ? Task.CompletedTask : LoadChosenAsync();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        gone.Cancel();
        gone.Dispose();
        base.Dispose(disposing);
    }

    private async Task LoadAsync()
    {
        loading = true;
        trouble = null;
        try
        {
            // a year of hundreds of meters takes its time: the page says so meanwhile
            all = await Task.Run(() => Ledger.AllAsync(From, To, gone.Token));
            await LoadChosenAsync();
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

    private async Task LoadChosenAsync()
    {
        var (device, open, from, to, cancel) = (Chosen, day, From, To, gone.Token);
        try
        {
            // on another thread: the page goes on meanwhile; what was chosen last is shown, however the answers come
            var read = device is null ? (null, []) : await Task.Run(() => ReadAsync(device.Id, open, from, to, cancel), cancel);
            if ((device?.Id, open, from) == (DeviceId, day, From))
            {
                (gaps, points) = read;
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // the page was left
        }
    }

    private async Task<(DeviceGaps? Gaps, IReadOnlyList<RasterPoint> Points)> ReadAsync(int deviceId, DateOnly? open, DateOnly from, DateOnly to, CancellationToken cancel) =>
        (await Ledger.OfAsync(deviceId, from, to, cancel), open is { } one ? await Ledger.PointsAsync(deviceId, one, one.AddDays(1), cancel) : []);

    private Task ChooseSpanAsync(int chosen)
    {
        (days, day) = (chosen, null);
        return LoadAsync();
    }

    private Task ChooseAsync(int deviceId)
    {
        (DeviceId, day) = (deviceId, null);
        return LoadChosenAsync();
    }

    private Task ChooseDayAsync(DateOnly chosen)
    {
        day = chosen;
        return LoadChosenAsync();
    }

    private Task CloseAsync()
    {
        (DeviceId, day) = (null, null);
        return LoadChosenAsync();
    }

    private async Task RepairAsync()
    {
        if (Chosen is { } device)
        {
            await Profiles.StartRepairAsync(device.Id, From, To, await Rights.ActorAsync(), gone.Token);
        }
    }

    private string ProfileText(ProfileState profile) =>
        profile.Fault is { } fault ? L["ProfileFault", S[$"Fault_{fault}"].Value] : L["Profile", profile.DaysDone, profile.DaysTotal];

    private string RepairText(GapRepair repair) =>
        repair.Fault is { } fault ? L["RepairFault", repair.Filled, repair.Points, S[$"Fault_{fault}"].Value]
        : repair.Running ? L["Repairing", repair.Filled + repair.NotInMeter, repair.Points]
        : repair.Points == 0 ? L["NothingMissing"]
        : L["Repaired", repair.Filled, repair.Points, repair.NotInMeter];

    private string Name(int deviceId) => Devices.Current.Find(deviceId)?.DisplayName ?? "";

    private string CsvPath(int? deviceId) => string.Create(CultureInfo.InvariantCulture,
        $"/api/v1/{(deviceId is { } id ? FormattableString.Invariant($"devices/{id}/") : "")}gaps?format=csv&from={From:yyyy-MM-dd}&to={To:yyyy-MM-dd}");

    private string Reason(RasterPoint point) =>
        point.Fault is { } fault ? S[$"Fault_{fault}"] : point.Absence is { } absence ? L[$"Absence_{absence}"] : L[$"Quality_{point.Quality}"];

    private string Summary(DayGaps total) => L["Summary", Figures.Count(total.Present), Figures.Count(total.Expected), Percent(total)];

    private string DayText(DayGaps one)
    {
        var date = one.Day.ToString(Viewer.DatePattern, CultureInfo.CurrentCulture);
        return one.Expected == 0 ? L["NothingDue", date] : L["DayText", date, one.Present, one.Expected, one.Failed, one.Absent];
    }

    // rounded down: 100 % is only what is whole
    private static string Percent(DayGaps gaps) => gaps.Share is { } share ? (Math.Floor(share * 1000) / 1000).ToString("0.0 %", CultureInfo.CurrentCulture) : "–";

    private static string Shade(DayGaps one) => one.Share switch { null => "day-empty", 1 => "day-whole", >= 0.9 => "day-nearly", > 0 => "day-part", _ => "day-none" };

    /// <summary>The first day of a month stands in the column of its weekday, the others follow.</summary>
    private static string? Column(DayGaps one, DayGaps first)
    {
        if (one.Day != first.Day)
        {
            return null;
        }

        var weekday = ((int)one.Day.DayOfWeek - (int)CultureInfo.CurrentCulture.DateTimeFormat.FirstDayOfWeek + 7) % 7;
        return FormattableString.Invariant($"grid-column-start: {weekday + 1}");
    }
}
