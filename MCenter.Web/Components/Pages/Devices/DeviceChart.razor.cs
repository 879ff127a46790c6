using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Exchange;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Web.Components.Live;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>The history of one register over a day, week, month or year, as a chart and as a table.</summary>
public partial class DeviceChart
{
    private readonly CancellationTokenSource gone = new();
    private Drawn drawn = new(new(ChartPeriod.Day, default, TimeZoneInfo.Utc), false, []);
    private ChartSpan span = new(ChartPeriod.Day, default, TimeZoneInfo.Utc);
    private (IReadOnlyList<Register> Of, List<object> Choices) offered = ([], []);
    private int? chosen;
    private bool levels;
    private bool loading;
    private int loads;

    /// <summary>The device.</summary>
    [Parameter, EditorRequired]
    public Device Device { get; set; } = null!;

    [Inject]
    private IHistoryStore History { get; set; } = null!;

    [Inject]
    private MeterExchanges Exchanges { get; set; } = null!;

    [Inject]
    private CurrentValues Values { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    private Register? Register => Device.Registers.FirstOrDefault(r => r.Number == chosen) ?? (MainValue.RegistersOf(Device) is [var main, ..] ? main : null);

    // made once: the field takes other choices for new ones, and looks into them anew
    private List<object> Registers
    {
        get
        {
            if (offered.Of != Device.Registers)
            {
                offered = (Device.Registers, [.. Device.Registers.Where(r => r.SaveToDatabase && r.Kind is ValueKind.Number or ValueKind.Float).Select(r => new { r.Number, Text = $"{r.Number} · {RegisterView.FullName(r)}" })]);
            }

            return offered.Choices;
        }
    }

    private bool Bars => !levels && Register is { IsCounter: true };

    private decimal? Total => drawn.Bars.Any(b => b.Value is not null) ? drawn.Bars.Sum(b => b.Value) : null;

    private IReadOnlyList<Plot> Plotted => [.. drawn.Bars.Where(b => drawn.Used || b.Value is not null).Select(b => new Plot(drawn.Span.Label(b.From), (double)(b.Value ?? 0)))];

    private string DownloadPath => string.Create(CultureInfo.InvariantCulture,
        $"/api/v1/devices/{Device.Id}/history?format=csv&register={Register?.Number}&from={span.From.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}&to={span.To.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");

    private string DownloadName => $"{Device.DisplayName} {span.First.ToString(span.Period switch { ChartPeriod.Year => "yyyy", ChartPeriod.Month => "yyyy-MM", _ => "yyyy-MM-dd" }, CultureInfo.InvariantCulture)}.csv";

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Listen(() => Values.Changed += OnValue, () => Values.Changed -= OnValue);
        Listen(() => Exchanges.Changed += Refresh, () => Exchanges.Changed -= Refresh);
        span = ChartSpan.Around(ChartPeriod.Day, Today, Viewer.Zone);
        await LoadAsync();
    }

    /// <inheritdoc/>
    protected override async Task RefreshAsync()
    {
        if (span.To > Time.GetUtcNow())
        {
            await LoadAsync();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        gone.Cancel();
        gone.Dispose();
        base.Dispose(disposing);
    }

    private DateOnly Today => DateOnly.FromDateTime(Viewer.Local(Time.GetUtcNow()).DateTime);

    private void OnValue(int deviceId)
    {
        if (deviceId == Device.Id)
        {
            Refresh();
        }
    }

    private async Task ChooseRegisterAsync(object number)
    {
        chosen = (int)number;
        await LoadAsync();
    }

    private async Task ChoosePeriodAsync(ChartPeriod period)
    {
        // from a longer span to a shorter one: its newest part that has begun
        var day = span.End.AddDays(-1);
        span = ChartSpan.Around(period, day < Today ? day : Today, Viewer.Zone);
        await LoadAsync();
    }

    private async Task ChooseLevelsAsync(bool value)
    {
        levels = value;
        await LoadAsync();
    }

    private async Task MoveAsync(int by)
    {
        span = span.Moved(by);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        if (Register is not { } register)
        {
            return;
        }

        var mine = ++loads;
        loading = true;
        try
        {
            var asked = (Span: span, Used: Bars);
            var seams = Exchanges.SeamsOf(register);
            var bars = asked.Used ? await ChartBars.ConsumptionAsync(History, register, seams, span, gone.Token) : await ChartBars.LevelsAsync(History, register, seams, span, gone.Token);
            // who was asked for something else meanwhile does not show this any more
            drawn = mine == loads ? new(asked.Span, asked.Used, bars) : drawn;
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // the page was left
        }
        finally
        {
            loading = mine != loads;
        }
    }

    /// <summary>What is to be known of a bar, where it shows a consumption.</summary>
    private string? Remark(ChartBar bar) => IsSeam(bar) ? L["Exchanged"].Value
        : !drawn.Used ? null
        : bar.Marks.HasFlag(BucketMarks.Backwards) ? L["Backwards"].Value
        : bar is { Value: not null } && bar.Marks.HasFlag(BucketMarks.AfterGap) ? L["AfterGap"].Value : null;

    private bool IsSeam(ChartBar bar) => bar.Marks.HasFlag(BucketMarks.Exchanged)
        || Exchanges.Of(Device.Id).Any(e => e.At < drawn.Span.To && drawn.Bars.LastOrDefault(b => b.From <= e.At) == bar);

    /// <summary>What is on the screen: that of before, as long as something else is read. A chart with the labels of another span would have some of them twice, which ends the circuit.</summary>
    private sealed record Drawn(ChartSpan Span, bool Used, IReadOnlyList<ChartBar> Bars);

    // the chart draws pixels: a double is exact enough there
    private sealed record Plot(string Label, double Value);
}
