namespace MCenter.Core.History;

/// <summary>Makes one run of two that are each in order of time, each slot once: a reading beats a miss, else what is packed beats what is hot.</summary>
internal static class HistoryMerge
{
    public static List<StoredRow> Rows(List<StoredRow> packed, List<StoredRow> hot) => Merge(packed, hot, r => r.Slot, (p, h) => p.IsMiss && !h.IsMiss);

    public static List<StoredPoint> Stored(List<StoredPoint> packed, List<StoredPoint> hot) => Merge(packed, hot, p => p.Slot, (p, h) => p.IsMiss && !h.IsMiss);

    public static List<HistoryPoint> Points(List<HistoryPoint> packed, List<HistoryPoint> hot) => Merge(packed, hot, p => p.RasterTime.UtcTicks, (_, _) => false);

    private static List<T> Merge<T>(List<T> packed, List<T> hot, Func<T, long> key, Func<T, T, bool> hotWins)
    {
        if (hot.Count == 0)
        {
            return packed;
        }

        var merged = new List<T>(packed.Count + hot.Count);
        var next = 0;
        foreach (var one in packed)
        {
            for (; next < hot.Count && key(hot[next]) < key(one); next++)
            {
                merged.Add(hot[next]);
            }

            var same = next < hot.Count && key(hot[next]) == key(one);
            merged.Add(same && hotWins(one, hot[next]) ? hot[next] : one);
            next += same ? 1 : 0;
        }

        merged.AddRange(hot[next..]);
        return merged;
    }
}
