using MCenter.Core.Devices;
using MCenter.Core.Exchange;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Web.Components.Live;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>The stored readings and misses of one day, newest first.</summary>
public partial class ReadingsTab
{
    private readonly CancellationTokenSource gone = new();
    private List<Row> rows = [];
    private DateOnly day;
    private bool loading;

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

    private DateOnly Today => DateOnly.FromDateTime(Viewer.Local(Time.GetUtcNow()).DateTime);

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Listen(() => Values.Changed += OnValue, () => Values.Changed -= OnValue);
        var newest = await History.NewestTimeAsync(Device.Id, gone.Token);
        day = newest is { } at ? DateOnly.FromDateTime(Viewer.Local(at).DateTime) : Today;
        await LoadAsync();
    }

    /// <inheritdoc/>
    protected override Task RefreshAsync() => day == Today ? LoadAsync() : Task.CompletedTask;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        gone.Cancel();
        gone.Dispose();
        base.Dispose(disposing);
    }

    private void OnValue(int deviceId)
    {
        if (deviceId == Device.Id)
        {
            Refresh();
        }
    }

    private Task ChooseAsync(DateOnly chosen)
    {
        day = chosen;
        return LoadAsync();
    }

    private Task MoveAsync(int days) => ChooseAsync(day.AddDays(days));

    private async Task LoadAsync()
    {
        loading = true;
        try
        {
            var span = ChartSpan.Around(ChartPeriod.Day, day, Viewer.Zone);
            var (device, cancel) = (Device.Id, gone.Token);
            // on another thread: the page that the tab lies in is shown meanwhile
            var read = await Task.Run(() => ReadAsync(device, span, cancel), cancel);
            rows = span.First == day ? read : rows;
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

    private async Task<List<Row>> ReadAsync(int device, ChartSpan span, CancellationToken cancel)
    {
        var misses = await History.ReadMissesAsync(device, span.From, span.To, cancel);
        var found = misses.Select(m => new Row(m.RasterTime, null, m, null)).ToList();
        found.AddRange(Exchanges.Of(device).Where(e => e.At >= span.From && e.At < span.To).Select(e => new Row(e.At, null, null, e)));
        await foreach (var reading in History.ReadAsync(device, span.From, span.To, cancel))
        {
            found.Add(new(reading.RasterTime, reading, null, null));
        }

        return [.. found.OrderByDescending(r => r.Raster)];
    }

    private sealed record Row(DateTimeOffset Raster, Reading? Reading, MissedReading? Miss, MeterExchange? Exchange)
    {
        public string Text(Register register) => Exchange is not null ? Seam(register)
            : Reading is null ? ""
            : RegisterView.Value(register.Number < Reading.Values.Count ? Reading.Values[register.Number] : RawValue.None, register);

        // what the old meter stood at and what the new one began with
        private string Seam(Register register) => Exchange!.Counters.FirstOrDefault(c => c.Number == register.Number) is { } counter
            ? $"{Number(counter.OldEnd, register)} → {Number(counter.NewStart, register)}"
            : "";

        private static string Number(decimal raw, Register register) => RegisterView.Number(raw / register.DivisorOrOne);
    }
}
