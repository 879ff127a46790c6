using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Export;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using MCenter.Web.Components.Layout;
using MCenter.Web.Components.Live;
using MCenter.Web.Components.Pages.Devices;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Export;

/// <summary>Manual data export: files are prepared on the box, listed when they are ready, downloaded and deleted.</summary>
public partial class ExportPage
{
    private const int MostShown = 500;
    private const int AllCategories = -1;
    private static readonly DateOnly Earliest = new(1970, 1, 2);

    private readonly HashSet<int> chosen = [];
    private IReadOnlyList<ValidationError> errors = [];

    // made once: a field takes other choices for new ones
    private List<Choice<ExportSpan>> spans = [];
    private List<Choice<string>> separators = [];
    private List<Choice<string>> languages = [];
    private List<Choice<int>> categories = [];
    private ExportSpan span = ExportSpan.LastMonth;
    private DateOnly first;
    private DateOnly last;
    private string format = "csv";
    private string separator = ";";
    private string language = ExportLanguage.Invariant.Name;
    private string search = "";
    private int category = AllCategories;

    [Inject]
    private ExportJobs Jobs { get; set; } = null!;

    [Inject]
    private ExportFiles Files { get; set; } = null!;

    [Inject]
    private ExportFormats Formats { get; set; } = null!;

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    [Inject]
    private CurrentValues Values { get; set; } = null!;

    [Inject]
    private BoxClock Clock { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    private bool Running => Jobs.Job is { State: ExportState.Running };

    private DateOnly Today => DateOnly.FromDateTime(Clock.Now.DateTime);

    private string LastValuesPath => $"/api/v1/exports/last-values?separator={Uri.EscapeDataString(separator)}&language={language}";

    private List<Device> Shown =>
    [
        .. Devices.Current.All.Where(d => (category == AllCategories || (int)d.Category == category) && new DeviceRow(d, Values.Of(d.Id)).Matches(search))
            .OrderBy(Named, StringComparer.Create(CultureInfo.CurrentCulture, CompareOptions.NumericOrdering | CompareOptions.IgnoreCase)),
    ];

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        spans = [.. Enum.GetValues<ExportSpan>().Select(s => new Choice<ExportSpan>(s, L[$"Span_{s}"]))];
        separators = [new(";", L["Semicolon"]), new(",", L["Comma"]), new("tab", L["Tab"])];
        languages = [.. ExportLanguage.All.Select(l => new Choice<string>(l.Name, l == ExportLanguage.Invariant ? L["Invariant"] : l.Culture.NativeName))];
        categories = [new(AllCategories, S["AllDevices"]), .. Devices.Current.All.Select(d => d.Category).Distinct().Order().Select(c => new Choice<int>((int)c, S[$"Category_{c}"]))];
        ChooseSpan(span);
        Listen(() => Jobs.Changed += Refresh, () => Jobs.Changed -= Refresh);
        Listen(() => Files.Changed += Refresh, () => Files.Changed -= Refresh);
        Listen(() => Devices.Changed += Refresh, () => Devices.Changed -= Refresh);
    }

    /// <inheritdoc/>
    protected override Task RefreshAsync()
    {
        chosen.RemoveWhere(id => Devices.Current.Find(id) is null);
        return Task.CompletedTask;
    }

    private void ChooseSpan(ExportSpan chosenSpan)
    {
        span = chosenSpan;
        if (span.Days(Today) is { } days)
        {
            (first, last) = days;
        }
    }

    private DateOnly Bounded(DateOnly day) => day < Earliest ? Earliest : day > Today ? Today : day;

    private void Mark(int deviceId, bool on)
    {
        if (on)
        {
            chosen.Add(deviceId);
        }
        else
        {
            chosen.Remove(deviceId);
        }
    }

    private async Task PrepareAsync()
    {
        var actor = await Rights.ActorAsync();
        errors = [];
        try
        {
            Jobs.Start(Request(), actor);
        }
        catch (InvalidInputException e)
        {
            errors = e.Errors;
        }
        catch (ConflictException e)
        {
            Notifications.Notify(NotificationSeverity.Error, e.Message);
        }
    }

    private ExportRequest Request() => new()
    {
        DeviceIds = [.. chosen.Order()],
        From = span == ExportSpan.Everything ? null : BucketRaster.Midnight(first, Clock.Zone),
        To = span == ExportSpan.Everything ? null : BucketRaster.Midnight(last.AddDays(1), Clock.Zone),
        Format = format,
        Separator = separator,
        Language = language,
    };

    private async Task StopAsync()
    {
        await Rights.ActorAsync();
        Jobs.Stop();
    }

    private async Task DeleteAsync(ExportFile file)
    {
        try
        {
            await Files.DeleteAsync(file.Name, await Rights.ActorAsync(), CancellationToken.None);
        }
        catch (KeyNotFoundException)
        {
            // somebody else deleted it: the list shows that soon
        }
    }

    private async Task DeleteAllAsync()
    {
        var question = L["DeleteAllQuestion", Files.All.Count, Size(Files.All.Sum(f => f.Bytes))];
        if (await Dialogs.Confirm(question, L["DeleteAll"], new() { OkButtonText = L["DeleteAll"], CancelButtonText = S["Cancel"], CssClass = "danger-dialog" }) == true)
        {
            await Files.DeleteAllAsync(await Rights.ActorAsync(), CancellationToken.None);
        }
    }

    private string Named(Device device) => device.DisplayName.Length > 0 ? device.DisplayName : L["Unnamed", device.Id];

    private string Size(long bytes) => bytes < 1_000_000 ? L["Kilobytes", Math.Ceiling(bytes / 1000.0)] : L["Megabytes", Figures.Megabytes(bytes)];

    private sealed record Choice<T>(T Value, string Text);
}
