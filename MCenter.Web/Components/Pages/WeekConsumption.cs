using System.Collections.Concurrent;
using MCenter.Core.Devices;
using MCenter.Core.Exchange;
using MCenter.Core.History;
using MCenter.Web.Components.Pages.Devices;

namespace MCenter.Web.Components.Pages;

/// <summary>What the meters of one category used, day by day.</summary>
/// <param name="Category">The category.</param>
/// <param name="Unit">The unit of the values.</param>
/// <param name="Days">Seven days, the last one today.</param>
public sealed record CategoryConsumption(DeviceCategory Category, string Unit, IReadOnlyList<ChartBar> Days)
{
    /// <summary>All days together.</summary>
    public decimal Total => Days.Sum(d => d.Value ?? 0);
}

/// <summary>
/// The consumption of the last seven days by category and unit: the main counter of each device, in all tariffs. It reads much, so all viewers of one time zone share an answer for
/// some minutes. Thread safe.
/// </summary>
public sealed class WeekConsumption(DeviceStore devices, IHistoryStore history, MeterExchanges exchanges, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    private readonly CancellationTokenSource ending = new();
    private readonly SemaphoreSlim alone = new(1);
    private readonly ConcurrentDictionary<string, Answer> answers = new();

    /// <inheritdoc/>
    public void Dispose()
    {
        ending.Cancel();
        ending.Dispose();
        alone.Dispose();
    }

    /// <summary>The answer that was read last, however old; empty before the first.</summary>
    public IReadOnlyList<CategoryConsumption> Known(TimeZoneInfo zone) => answers.TryGetValue(zone.Id, out var known) ? known.Of : [];

    /// <summary>The categories that have counters, in the order of the sidebar; read on a thread of its own, so that a page goes on answering.</summary>
    /// <param name="zone">The zone that days begin in.</param>
    /// <param name="cancel">Ends the waiting; what was begun goes on for the next who asks.</param>
    public Task<IReadOnlyList<CategoryConsumption>> LoadAsync(TimeZoneInfo zone, CancellationToken cancel) => Task.Run(() => LoadNowAsync(zone, ending.Token), CancellationToken.None).WaitAsync(cancel);

    private async Task<IReadOnlyList<CategoryConsumption>> LoadNowAsync(TimeZoneInfo zone, CancellationToken cancel)
    {
        await alone.WaitAsync(cancel);
        try
        {
            var (now, catalog) = (time.GetUtcNow(), devices.Current);
            if (!answers.TryGetValue(zone.Id, out var known) || now - known.At > Kept || known.Catalog != catalog)
            {
                known = new(now, catalog, await ReadAsync(zone, now, cancel));
                answers[zone.Id] = known;
            }

            return known.Of;
        }
        finally
        {
            alone.Release();
        }
    }

    private async Task<IReadOnlyList<CategoryConsumption>> ReadAsync(TimeZoneInfo zone, DateTimeOffset now, CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        DateTimeOffset[] days = [.. Enumerable.Range(-6, 7).Select(d => BucketRaster.Midnight(today.AddDays(d), zone))];
        var sums = new SortedDictionary<(DeviceCategory Category, string Unit), decimal?[]>();
        foreach (var device in devices.Current.All)
        {
            foreach (var register in MainValue.RegistersOf(device).Where(r => r.IsCounter))
            {
                var used = await history.ReadBucketsAsync(register, exchanges.SeamsOf(register), days[0], now, BucketSize.Day, zone, cancel);
                Add(sums, (device.Category, RegisterView.Unit(register)), days, used);
            }
        }

        return [.. sums.Select(s => new CategoryConsumption(s.Key.Category, s.Key.Unit, [.. s.Value.Select((v, i) => new ChartBar(days[i], v))]))
            .OrderBy(c => c.Category == DeviceCategory.Other)];
    }

    private static void Add(SortedDictionary<(DeviceCategory Category, string Unit), decimal?[]> sums, (DeviceCategory Category, string Unit) key, DateTimeOffset[] days, IReadOnlyList<HistoryBucket> used)
    {
        if (!sums.TryGetValue(key, out var sum))
        {
            sums[key] = sum = new decimal?[days.Length];
        }

        foreach (var day in used.Where(d => d.Consumption is not null))
        {
            var i = Array.IndexOf(days, day.Start);
            sum[i] = (sum[i] ?? 0) + day.Consumption;
        }
    }

    private sealed record Answer(DateTimeOffset At, DeviceCatalog Catalog, IReadOnlyList<CategoryConsumption> Of);
}
