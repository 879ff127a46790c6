using MCenter.Core.History;
using MCenter.Core.Readout;

namespace MCenter.Core.Gaps;

/// <summary>Which interval held until when.</summary>
/// <param name="Until">Exclusive; <see cref="DateTimeOffset.MaxValue"/> for the one in force.</param>
/// <param name="Minutes">The interval.</param>
public sealed record IntervalSpan(DateTimeOffset Until, int Minutes);

/// <summary>Enumerates raster points and days as slots, by week; the weeks that many devices share are made once. For one pass over the ledger, not thread safe.</summary>
internal sealed class RasterPlan(TimeZoneInfo zone)
{
    private const int Day = 24 * 60;

    private readonly Dictionary<(int Minutes, int Period), long[]> weeks = [];
    private readonly Dictionary<int, (DateOnly Day, long End)[]> days = [];

    /// <summary>The slots of a week at which a device was due.</summary>
    /// <param name="period">The week.</param>
    /// <param name="spans">The device's intervals in order of time.</param>
    public IEnumerable<long> Due(int period, IReadOnlyList<IntervalSpan> spans)
    {
        var from = long.MinValue;
        foreach (var span in spans)
        {
            var until = span.Until == DateTimeOffset.MaxValue ? long.MaxValue : Slots.Ceiling(span.Until);
            if (from < Slots.FirstSlot(period + 1) && until > Slots.FirstSlot(period))
            {
                foreach (var slot in Week(span.Minutes, period))
                {
                    if (slot >= from && slot < until)
                    {
                        yield return slot;
                    }
                }
            }

            from = until;
        }
    }

    /// <summary>The local days that a week touches, each with the slot at which it ends.</summary>
    public (DateOnly Day, long End)[] Days(int period)
    {
        if (!days.TryGetValue(period, out var found))
        {
            List<(DateOnly, long)> list = [];
            var end = Slots.Time(Slots.FirstSlot(period + 1));
            for (var at = Raster.Latest(Slots.Time(Slots.FirstSlot(period)), zone, Day); at < end; at = Raster.Next(at, zone, Day))
            {
                list.Add((LocalDay(at), Slots.Ceiling(Raster.Next(at, zone, Day))));
            }

            days[period] = found = [.. list];
        }

        return found;
    }

    private DateOnly LocalDay(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    private long[] Week(int minutes, int period)
    {
        if (!weeks.TryGetValue((minutes, period), out var slots))
        {
            List<long> list = [];
            var end = Slots.FirstSlot(period + 1);
            for (var at = Raster.Next(Slots.Time(Slots.FirstSlot(period) - 1), zone, minutes); Slots.Ceiling(at) < end; at = Raster.Next(at, zone, minutes))
            {
                list.Add(Slots.Ceiling(at));
            }

            weeks[(minutes, period)] = slots = [.. list];
        }

        return slots;
    }
}
