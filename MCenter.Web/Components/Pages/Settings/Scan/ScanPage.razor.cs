using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Modules;
using MCenter.Core.Readout;
using MCenter.Core.Scan;
using MCenter.Core.Settings;
using MCenter.Web.Components.Live;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings.Scan;

/// <summary>Searches the M-Bus for meters (the manual's Automatic Scan): the form, what goes on, and what was found, live.</summary>
public partial class ScanPage
{
    private IReadOnlyList<string> lines = [];
    private IReadOnlyList<Choice> rates = [];
    private IReadOnlyList<ValidationError> errors = [];
    private ScanRequest edited = new();
    private ScanReport? report;
    private bool busy;

    [Inject]
    private ScanService Scans { get; set; } = null!;

    [Inject]
    private ConfiguredLines Configured { get; set; } = null!;

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    [Inject]
    private IReadouts Readouts { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    private bool Running => report?.State == ScanState.Running;

    private bool OverTcp => Readouts.Lines.Any(l => l.Name == edited.Line && !l.KnowsBaudRate);

    private string LeftText => report!.Left is not { } left ? L["LeftUnknown"]
        : left.TotalMinutes < 2 ? L["LeftSeconds", (int)Math.Ceiling(left.TotalSeconds)]
        : L["LeftMinutes", (int)Math.Ceiling(left.TotalMinutes)];

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        lines = [.. Configured.All.Where(l => l.Kind == "MBus").Select(l => l.Name)];
        rates = [new(0, L["AllBaudRates"]), .. ScanRequest.AllBaudRates.Order().Select(r => new Choice(r, r == 2400 ? L["Recommended", r] : r.ToString(CultureInfo.CurrentCulture)))];
        var running = Scans.All.FirstOrDefault(s => s.State == ScanState.Running) ?? Scans.All.MaxBy(s => s.StartedAt);
        edited = running?.Request ?? new() { Line = lines.Count > 0 ? lines[0] : "" };
        report = Scans.Of(edited.Line);
        Listen(() => Scans.Changed += Refresh, () => Scans.Changed -= Refresh);
        Listen(() => Viewer.Changed += Refresh, () => Viewer.Changed -= Refresh);
    }

    /// <inheritdoc/>
    protected override Task RefreshAsync()
    {
        report = Scans.Of(edited.Line);
        return Task.CompletedTask;
    }

    private static string Tone(FindingKind kind) => kind switch
    {
        FindingKind.Added or FindingKind.Known => "good",
        FindingKind.New or FindingKind.Changed => "new",
        FindingKind.Echo => "quiet",
        _ => "bad",
    };

    private static string Icon(FindingKind kind) => Tone(kind) switch { "good" => "check_circle", "new" => "fiber_new", "quiet" => "info", _ => "warning" };

    private string Heading(ScanFinding finding) =>
        finding.DeviceId is { } id && Devices.Current.Find(id) is { } device ? device.DisplayName
        : finding.Identification.Length > 0 ? $"{finding.Manufacturer} {finding.Identification}".Trim()
        : finding.PrimaryAddress is { } address ? L["AtAddress", address]
        : finding.Address.All(c => c == 'F') ? L["WholeBus"] : L["AtMask", finding.Address];

    private string Facts(ScanFinding finding) => string.Join(" · ", new[]
    {
        finding.Medium is { } medium ? M.Of(medium) : "",
        finding.SecondaryAddress,
        finding.FabricationNumber.Length > 0 ? L["Fabrication", finding.FabricationNumber] : "",
        finding.PrimaryAddress is { } address && finding.SecondaryAddress.Length > 0 ? L["AtAddress", address] : "",
        $"{finding.BaudRate} Bd",
    }.Where(f => f.Length > 0));

    private void Edit(ScanRequest request)
    {
        edited = request;
        errors = [];
        report = Scans.Of(edited.Line);
    }

    private Task StartAsync() => TryAsync(async () => report = await Scans.StartAsync(edited, await Rights.ActorAsync(), CancellationToken.None));

    private Task StopAsync() => TryAsync(async () => await Scans.StopAsync(edited.Line, await Rights.ActorAsync(), CancellationToken.None));

    private Task ResumeAsync() => TryAsync(async () => report = await Scans.ResumeAsync(edited.Line, await Rights.ActorAsync(), CancellationToken.None));

    private Task SettleAsync(ScanFinding finding, Func<int, string?, CancellationToken, Task<ScanFinding>> settle) =>
        TryAsync(async () => await settle(finding.Id, await Rights.ActorAsync(), CancellationToken.None));

    private async Task TryAsync(Func<Task> action)
    {
        busy = true;
        errors = [];
        try
        {
            await action();
        }
        catch (InvalidInputException e)
        {
            errors = e.Errors;
            foreach (var error in e.Errors.Where(e => e.Field is "line"))
            {
                Notifications.Notify(NotificationSeverity.Error, error.Message);
            }
        }
        catch (Exception e) when (e is ConflictException or KeyNotFoundException)
        {
            Notifications.Notify(NotificationSeverity.Error, e.Message);
        }
        finally
        {
            busy = false;
            report = Scans.Of(edited.Line);
        }
    }

    private sealed record Choice(int Value, string Text);
}
