using System.Globalization;
using MCenter.Core.BusHealth;
using MCenter.Core.History;
using MCenter.Web.Components.Live;
using MCenter.Web.Components.Pages.Devices;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Pages.Settings.BusHealth;

/// <summary>Voltage or current of a line over a day by quarters of an hour, a week by hours, a month or year by days: the mean and the worst.</summary>
public partial class BusChart
{
    private readonly CancellationTokenSource gone = new();
    private ChartSpan span = new(ChartPeriod.Day, default, TimeZoneInfo.Utc);
    private IReadOnlyList<BusQuarter> drawn = [];
    private bool volts;
    private int loads;

    /// <summary>The line.</summary>
    [Parameter, EditorRequired]
    public string Line { get; set; } = "";

    [Inject]
    private BusHistory History { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    private IReadOnlyList<Plot> Mean => Plots(q => volts ? q.MeanVolts : q.MeanMilliamperes);

    private IReadOnlyList<Plot> Extreme => Plots(q => volts ? q.LeastVolts : q.GreatestMilliamperes);

    private double Top => volts ? 45 : Math.Ceiling(Math.Max(50, Extreme.Max(p => p.Value)) / 50) * 50;

    private DateOnly Today => DateOnly.FromDateTime(Viewer.Local(Time.GetUtcNow()).DateTime);

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        RefreshEvery(TimeSpan.FromMinutes(1));
        await LoadAsync(ChartSpan.Around(ChartPeriod.Day, Today, Viewer.Zone));
    }

    /// <inheritdoc/>
    protected override Task RefreshAsync() => span.To > Time.GetUtcNow() ? LoadAsync(span) : Task.CompletedTask;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        gone.Cancel();
        gone.Dispose();
        base.Dispose(disposing);
    }

    private static string Axis(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString("#,##0.#", CultureInfo.CurrentCulture);

    private Task ChoosePeriodAsync(ChartPeriod period)
    {
        var day = span.End.AddDays(-1);
        return LoadAsync(ChartSpan.Around(period, day < Today ? day : Today, Viewer.Zone));
    }

    private Task MoveAsync(int by) => LoadAsync(span.Moved(by));

    private async Task LoadAsync(ChartSpan asked)
    {
        var mine = ++loads;
        var size = asked.Period switch { ChartPeriod.Day => BucketSize.QuarterHour, ChartPeriod.Week => BucketSize.Hour, _ => BucketSize.Day };
        try
        {
            var read = await History.ReadAsync(Line, asked.From, asked.To, size, asked.Zone, gone.Token);
            // who was asked for something else meanwhile does not show this any more
            (span, drawn) = mine == loads ? (asked, read) : (span, drawn);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // the page was left
        }
    }

    private IReadOnlyList<Plot> Plots(Func<BusQuarter, double?> value) => [.. drawn.Where(q => value(q) is not null).Select(q => new Plot(Label(q.Start), value(q)!.Value))];

    /// <summary>What a bucket is called on the axis, each once: the hour that comes twice is told with its offset.</summary>
    private string Label(DateTimeOffset start)
    {
        var local = TimeZoneInfo.ConvertTime(start, span.Zone);
        var pattern = span.Period switch { ChartPeriod.Day => "HH:mm", ChartPeriod.Week => "ddd HH:mm", _ => "d MMM" };
        return local.ToString(span.Period <= ChartPeriod.Week && span.Zone.IsAmbiguousTime(local) ? pattern + " zzz" : pattern, CultureInfo.CurrentCulture);
    }

    private sealed record Plot(string Label, double Value);
}
