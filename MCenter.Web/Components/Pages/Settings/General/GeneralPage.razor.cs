using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using MCenter.Web.Components.Live;
using MCenter.Web.SignIn;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings.General;

/// <summary>The manual's General Settings, with the commands that each need their own confirmation.</summary>
public partial class GeneralPage
{
    private IReadOnlyList<Interval> intervals = [];
    private DateTime newTime;
    private long readings;

    [Inject]
    private IClockSetter ClockSetter { get; set; } = null!;

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    [Inject]
    private IReadouts Readouts { get; set; } = null!;

    [Inject]
    private IHistoryStore History { get; set; } = null!;

    [Inject]
    private DeviceRemoval Removal { get; set; } = null!;

    [Inject]
    private BoxClock Clock { get; set; } = null!;

    private string Count => Figures.Count(readings);

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        intervals = [.. Raster.Intervals.Select(m => new Interval(m, Text(m))), .. Raster.ShortIntervals.Select(m => new Interval(m, L["IntervalBeyond", Text(m)]))];
        newTime = Clock.Now.DateTime;
        Listen(() => Readouts.Changed += Refresh, () => Readouts.Changed -= Refresh);
        Listen(() => Devices.Changed += Refresh, () => Devices.Changed -= Refresh);
        await RefreshAsync();
    }

    /// <inheritdoc/>
    protected override async Task RefreshAsync() => readings = (await History.SizeAsync(CancellationToken.None)).Readings;

    private string Text(int minutes) => minutes switch
    {
        < 180 => L["Minutes", minutes],
        < 48 * 60 => L["Hours", minutes / 60],
        _ => L["Days", minutes / 60, minutes / 1440],
    };

    private async Task ReadAllAsync()
    {
        var started = Readouts.StartReadAll(await Rights.ActorAsync());
        Notifications.Notify(started ? NotificationSeverity.Info : NotificationSeverity.Warning, L[started ? "ReadAllStarted" : "ReadAllRunning"]);
    }

    private async Task SetTimeAsync()
    {
        try
        {
            await ClockSetter.SetAsync(new DateTimeOffset(newTime, Clock.Zone.GetUtcOffset(newTime)), await Rights.ActorAsync(), CancellationToken.None);
            Notifications.Notify(NotificationSeverity.Success, L["TimeSet"]);
        }
        catch (InvalidInputException e)
        {
            Notifications.Notify(NotificationSeverity.Error, e.Errors[0].Message, duration: 10_000);
        }
    }

    private async Task DeleteDevicesAsync()
    {
        await Removal.DeleteAllDevicesAsync(await Rights.ActorAsync(Policies.Administer), CancellationToken.None);
        await DeletedAsync();
    }

    private async Task DeleteValuesAsync()
    {
        await Removal.DeleteAllValuesAsync(await Rights.ActorAsync(Policies.Administer), CancellationToken.None);
        await DeletedAsync();
    }

    private async Task DeletedAsync()
    {
        await RefreshAsync();
        Notifications.Notify(NotificationSeverity.Success, L["Deleted"]);
    }

    private sealed record Interval(int Minutes, string Text);
}
