using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Registers;
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
public sealed class WeekConsumption(DeviceStore devices, IHistoryStore history, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim alone = new(1);
    private readonly Dictionary<string, (DateTimeOffset At, DeviceCatalog Of, IReadOnlyList<CategoryConsumption> Answer)> answers = [];

    /// <inheritdoc/>
    public void Dispose() => alone.Dispose();

    /// <summary>The categories that have counters, in the order of the sidebar.</summary>
    /// <param name="zone">The zone that days begin in.</param>
    /// <param name="cancel">Cancels the reading.</param>
    public async Task<IReadOnlyList<CategoryConsumption>> LoadAsync(TimeZoneInfo zone, CancellationToken cancel)
    {
        await alone.WaitAsync(cancel);
        try
        {
            var now = time.GetUtcNow();
            if (!answers.TryGetValue(zone.Id, out var known) || now - known.At > Kept || known.Of != devices.Current)
            {
                known = (now, devices.Current, await ReadAsync(zone, now, cancel));
                answers[zone.Id] = known;
            }

            return known.Answer;
        }
        finally
        {
            alone.Release();
        }
    }

    private async Task<IReadOnlyList<CategoryConsumption>> ReadAsync(TimeZoneInfo zone, DateTimeOffset now, CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        DateTimeOffset[] edges = [.. Enumerable.Range(-6, 8).Select(d => ChartSpan.Around(ChartPeriod.Day, today.AddDays(d), zone).From)];
        var sums = new SortedDictionary<(DeviceCategory Category, string Unit), decimal?[]>();
        foreach (var device in devices.Current.All)
        {
            foreach (var register in CountersOf(device).Where(r => r.SaveToDatabase))
            {
                var points = await history.ReadSeriesAsync(device.Id, register.Number, edges[0].AddDays(-1), edges[^1], cancel);
                Add(sums, (device.Category, RegisterView.Unit(register)), ChartBars.Consumption(points, edges, register));
            }
        }

        return [.. sums.Select(s => new CategoryConsumption(s.Key.Category, s.Key.Unit, [.. s.Value.Select((v, i) => new ChartBar(edges[i], v))]))
            .OrderBy(c => c.Category == DeviceCategory.Other)];
    }

    /// <summary>What together is a device's consumption: its main counter, or where that is one tariff's, the counters of all tariffs.</summary>
    private static IEnumerable<Register> CountersOf(Device device)
    {
        if (RegisterView.MainOf(device) is not { } main || !RegisterView.IsCounter(main))
        {
            return [];
        }

        return main.Tariff == 0
            ? [main]
            : device.Registers.Where(r => r is { Tariff: > 0, StorageNumber: 0, Function: 0 } && (r.NameCode, r.UnitCode, r.Subunit) == (main.NameCode, main.UnitCode, main.Subunit));
    }

    private static void Add(SortedDictionary<(DeviceCategory Category, string Unit), decimal?[]> sums, (DeviceCategory Category, string Unit) key, IReadOnlyList<ChartBar> days)
    {
        if (!sums.TryGetValue(key, out var sum))
        {
            sums[key] = sum = new decimal?[days.Count];
        }

        for (var i = 0; i < days.Count; i++)
        {
            sum[i] = days[i].Value is { } used ? (sum[i] ?? 0) + used : sum[i];
        }
    }
}
