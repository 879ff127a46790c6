using System.Globalization;
using MCenter.Core.BusHealth;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using MCenter.Core.Storage;
using MCenter.Web.Components.Live;
using MCenter.Web.Hosting;
using MCenter.Web.SignIn;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Pages.Settings.SystemInformation;

/// <summary>State of the box, its lines and its storage, live.</summary>
public partial class SystemInformationPage
{
    private HistorySize? size;
    private DiskFill disk;

    [Inject]
    private BoxIdentity Box { get; set; } = null!;

    [Inject]
    private BoxClock Clock { get; set; } = null!;

    [Inject]
    private SettingsStore Settings { get; set; } = null!;

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    [Inject]
    private CurrentValues Values { get; set; } = null!;

    [Inject]
    private IReadouts Readouts { get; set; } = null!;

    [Inject]
    private BusWatch Watch { get; set; } = null!;

    [Inject]
    private IStateLed Led { get; set; } = null!;

    [Inject]
    private IHistoryStore History { get; set; } = null!;

    [Inject]
    private DataDirectory Data { get; set; } = null!;

    [Inject]
    private HostFacts HostFacts { get; set; } = null!;

    [Inject]
    private KeyRing Keys { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    private GeneralSettings General => Settings.Get<GeneralSettings>();

    private string LedText => Led.Pattern switch
    {
        { Alternates: true } both => L["LedAlternates", Colour(both.First), Colour(both.Second), Seconds(both)],
        { Blinks: true } one => L["LedBlinks", Colour(one.First), Seconds(one)],
        var steady => Colour(steady.First),
    };

    private string LedRemark => Led.IsReal ? Led.Problem : L["LedNone"];

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Listen(() => Readouts.Changed += Refresh, () => Readouts.Changed -= Refresh);
        Listen(() => Watch.Changed += Refresh, () => Watch.Changed -= Refresh);
        RefreshEvery(TimeSpan.FromSeconds(5));
        await RefreshAsync();
    }

    /// <inheritdoc/>
    protected override async Task RefreshAsync()
    {
        size = await History.SizeAsync(CancellationToken.None);
        disk = DiskFill.Of(Data);
    }

    private string Colour(LedColour colour) => L[$"Colour_{colour}"];

    private static string Seconds(LedPattern pattern) => (pattern.CycleMilliseconds / 1000.0).ToString("0.#", CultureInfo.CurrentCulture);
}
