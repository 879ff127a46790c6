using System.Diagnostics;
using MCenter.Core.History;

namespace MCenter.Benchmarks.History;

/// <summary><c>history mix</c>: bytes a value of chunks alone, by kind of meter and by mix of meters, a week of each season; in memory, so quick.</summary>
internal static class ChunkMix
{
    private const int Meters = 40;
    private const int Weeks = 4;

    public static void Run()
    {
        foreach (var withPhasePowers in (bool[])[false, true])
        {
            var sizes = Enumerable.Range(1, Meters).Select(id => Pack(new SyntheticMeter(id, withPhasePowers))).ToList();
            Console.WriteLine($"{(withPhasePowers ? "with phase powers" : "usual mix")}: {Ratio(sizes):0.000} bytes a value, {sizes.Sum(s => s.Seconds) / sizes.Sum(s => s.Values) * 1e9:0} ns a value to pack");
            foreach (var kind in sizes.Select((size, i) => (size, Id: i + 1)).GroupBy(s => s.Id % 20 < 9 ? "electricity" : s.Id % 20 < 14 ? "heat" : s.Id % 20 < 17 ? "water" : "power analyser"))
            {
                Console.WriteLine($"  {kind.Key,-16} {Ratio(kind.Select(k => k.size)):0.000}");
            }
        }
    }

    private static (long Bytes, long Values, double Seconds) Pack(SyntheticMeter meter)
    {
        long bytes = 0, values = 0;
        var seconds = 0.0;
        for (var week = 0; week < Weeks; week++)
        {
            var rows = new List<StoredRow>();
            for (var slot = Slots.FirstSlot(2900 + (13 * week)); slot < Slots.FirstSlot(2901 + (13 * week)); slot += 15)
            {
                if (meter.Read(Slots.Time(slot)) is { } reading)
                {
                    rows.Add(new(slot, Slots.Seconds(reading.RasterTime, reading.ReadAt), (byte)reading.Quality, [.. reading.Values]));
                }
            }

            var watch = Stopwatch.GetTimestamp();
            bytes += HistoryCodec.EncodeChunk(rows).Length;
            seconds += Stopwatch.GetElapsedTime(watch).TotalSeconds;
            values += rows.Count * SyntheticMeter.Registers;
        }

        return (bytes, values, seconds);
    }

    private static double Ratio(IEnumerable<(long Bytes, long Values, double Seconds)> sizes) => sizes.Sum(s => s.Bytes) / (double)sizes.Sum(s => s.Values);
}
