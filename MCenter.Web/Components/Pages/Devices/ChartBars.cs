using MCenter.Core.History;
using MCenter.Core.Registers;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>One interval of a chart.</summary>
/// <param name="From">Its begin, UTC.</param>
/// <param name="Value">What it shows, scaled; null where there are no readings.</param>
public sealed record ChartBar(DateTimeOffset From, decimal? Value);

/// <summary>What a chart shows of a register's points. Pure.</summary>
internal static class ChartBars
{
    /// <summary>
    /// Consumption of each interval: the newest reading up to its end minus the newest up to its begin. Null where no reading lies in the interval, and where
    /// the counter ran backwards (exchanged or reset). Without a reading before the begin it counts from the first one.
    /// </summary>
    public static IReadOnlyList<ChartBar> Consumption(IReadOnlyList<HistoryPoint> points, IReadOnlyList<DateTimeOffset> edges, Register register)
    {
        var bars = new List<ChartBar>(edges.Count - 1);
        var next = 0;
        decimal? before = null;
        while (next < points.Count && points[next].RasterTime <= edges[0])
        {
            before = Scaled(points[next++], register) ?? before;
        }

        for (var i = 0; i + 1 < edges.Count; i++)
        {
            decimal? last = null;
            while (next < points.Count && points[next].RasterTime <= edges[i + 1])
            {
                last = Scaled(points[next++], register) ?? last;
                before ??= last;
            }

            var used = last - before;
            bars.Add(new(edges[i], used >= 0 ? used : null));
            before = last ?? before;
        }

        return bars;
    }

    /// <summary>Mean of the readings of each interval, or their last for a counter.</summary>
    public static IReadOnlyList<ChartBar> Levels(IReadOnlyList<HistoryPoint> points, IReadOnlyList<DateTimeOffset> edges, Register register)
    {
        var bars = new List<ChartBar>(edges.Count - 1);
        var next = points.TakeWhile(p => p.RasterTime < edges[0]).Count();
        for (var i = 0; i + 1 < edges.Count; i++)
        {
            var values = new List<decimal>();
            for (; next < points.Count && points[next].RasterTime < edges[i + 1]; next++)
            {
                if (Scaled(points[next], register) is { } value)
                {
                    values.Add(value);
                }
            }

            bars.Add(new(edges[i], values.Count == 0 ? null : RegisterView.IsCounter(register) ? values[^1] : values.Average()));
        }

        return bars;
    }

    private static decimal? Scaled(HistoryPoint point, Register register) => PublishedValue.Of(point.Value, register).Scaled;
}
