using System.Globalization;
using MCenter.Core.BusHealth;
using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Core.Scan;
using MCenter.Core.Settings;
using MCenter.Web.Components.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace MCenter.Web.Components.Layout;

/// <summary>What the box is and does now; live.</summary>
public partial class StatusBar
{
    /// <summary>The menu button was pressed.</summary>
    [Parameter]
    public EventCallback OnMenu { get; set; }

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    [Inject]
    private IReadouts Readouts { get; set; } = null!;

    [Inject]
    private ScanService Scans { get; set; } = null!;

    [Inject]
    private BusWatch Watch { get; set; } = null!;

    [Inject]
    private SettingsStore Settings { get; set; } = null!;

    [Inject]
    private BoxClock Clock { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    private string BoxName => Settings.Get<GeneralSettings>().Name;

    private Activity Activity => Readouts.Activity;

    private string ActivityText => Activity.Kind switch
    {
        ActivityKind.Reading => L["Reading", Activity.Done, Activity.Total],
        ActivityKind.Idle => L["Idle"],
        ActivityKind.Scanning when Scans.All.FirstOrDefault(s => s.State == ScanState.Running) is { } scan => $"{S["Activity_Scanning"]} {scan.BaudRate} Bd, {(int)(100 * scan.Part)} %",
        _ => $"{S[$"Activity_{Activity.Kind}"]} {Activity.Detail}".TrimEnd(),
    };

    private string ActivityIcon => Activity.Kind switch { ActivityKind.Idle => "pause_circle", ActivityKind.Overload => "error", ActivityKind.LevelConverter => "swap_horiz", _ => "sync" };

    private IReadOnlyList<LineStatus> MBusLines => [.. Readouts.Lines.Where(l => l.Kind == "MBus")];

    /// <summary>The line that is worst off.</summary>
    private BusState? Bus => Watch.Lines.MaxBy(l => l.Condition);

    private bool LinesUp => MBusLines.Count > 0 && MBusLines.All(l => l.Up);

    private bool LinesGood => LinesUp && Bus is not { IsOverloaded: true };

    private string LineText => Bus is { IsOverloaded: true } bus ? S[$"Bus_{bus.Condition}"] : MBusLines.Count == 0 ? L["LineNone"] : LinesUp ? L["LineOk"] : L["LineDown"];

    private string LineProblems => string.Join("\n", MBusLines.Select(l => l.Up ? $"{l.Name}: {l.Endpoint}" : $"{l.Name}: {l.Problem}"));

    private DateTimeOffset Now => Time.GetUtcNow();

    private TimeZoneInfo BoxZone => Clock.Zone;

    private string ThemeIcon => Viewer.Theme switch { "light" => "light_mode", "dark" => "dark_mode", _ => "brightness_auto" };

    private string ThemeText => Viewer.Theme switch { "light" => L["ThemeLight"], "dark" => L["ThemeDark"], _ => L["ThemeSystem"] };

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        Listen(() => Readouts.Changed += Refresh, () => Readouts.Changed -= Refresh);
        Listen(() => Scans.Changed += Refresh, () => Scans.Changed -= Refresh);
        Listen(() => Watch.Changed += Refresh, () => Watch.Changed -= Refresh);
        Listen(() => Devices.Changed += Refresh, () => Devices.Changed -= Refresh);
        Listen(() => Settings.Changed += OnSettings, () => Settings.Changed -= OnSettings);
        Listen(() => Viewer.Changed += Refresh, () => Viewer.Changed -= Refresh);
        RefreshEvery(TimeSpan.FromSeconds(10));
    }

    private string OfLines(Func<BusState, string> number) => Watch.Lines switch
    {
        [] => S["Bus_NotMeasured"],
        [var only] => only.Condition == BusCondition.NotMeasured ? S["Bus_NotMeasured"] : number(only),
        var all => string.Join(", ", all.Select(l => $"{l.Line} {number(l)}")),
    };

    private void OnSettings(object section) => Refresh();

    private void ChooseLanguage(object culture)
    {
        if (!CultureInfo.CurrentUICulture.Name.Equals(culture as string, StringComparison.Ordinal))
        {
            var here = "/" + Navigation.ToBaseRelativePath(Navigation.Uri);
            Navigation.NavigateTo($"/language?culture={culture}&returnUrl={Uri.EscapeDataString(here)}", forceLoad: true);
        }
    }

    private async Task NextThemeAsync()
    {
        Viewer.Theme = Viewer.Theme switch { "light" => "dark", "dark" => "system", _ => "light" };
        await Js.InvokeVoidAsync("mcenter.setTheme", Viewer.Theme);
    }
}
