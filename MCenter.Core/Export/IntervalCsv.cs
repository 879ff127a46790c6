using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Registers;

namespace MCenter.Core.Export;

/// <summary>What a cell of an interval shows.</summary>
public enum IntervalValue
{
    /// <summary>Of a counter the first reading of the interval, of anything else the mean.</summary>
    Reading,

    /// <summary>Of a counter what it counted in the interval, empty where that is not known; of anything else the mean.</summary>
    Consumption,
}

/// <summary>A meter's history by interval as CSV: the columns of its readings' CSV, one row an interval of which anything is known, at its start. Texts and dates have no value.</summary>
/// <param name="Device">The meter with the registers that become columns.</param>
/// <param name="From">Begin; the interval that it lies in is the first.</param>
/// <param name="To">End, exclusive.</param>
/// <param name="Size">Length of an interval.</param>
/// <param name="Zone">The zone in whose wall clock intervals begin and times are written.</param>
/// <param name="Value">What a cell shows.</param>
public sealed record IntervalCsv(Device Device, DateTimeOffset From, DateTimeOffset To, BucketSize Size, TimeZoneInfo Zone, IntervalValue Value)
{
    /// <summary>The seams of a counter over meter exchanges; none unless given.</summary>
    public Func<Register, IReadOnlyList<CounterSeam>> Seams { get; init; } = _ => [];

    // so many intervals of all registers are in memory at a time
    private const int BlockIntervals = 3000;

    // a mean has more digits than it means
    private const int Decimals = 6;

    /// <summary>Writes it as it is read, asynchronously only. Leaves the stream open.</summary>
    public async Task WriteAsync(Stream output, IHistoryStore history, ExportOptions options, CancellationToken cancel)
    {
        await using var csv = new CsvTable(output, options, Zone);
        csv.Head(Device.Registers, options.Language);
        foreach (var block in BucketRaster.Edges(From, To, Size, Zone).SkipLast(1).Chunk(BlockIntervals))
        {
            var columns = new List<Dictionary<DateTimeOffset, HistoryBucket>>();
            foreach (var register in Device.Registers)
            {
                columns.Add((await history.ReadBucketsAsync(register, Seams(register), block[0], block[^1].AddTicks(1), Size, Zone, cancel)).ToDictionary(b => b.Start));
            }

            foreach (var start in block.Where(s => columns.Exists(c => c.ContainsKey(s))))
            {
                await csv.RowAsync(start, Device.Registers.Zip(columns, (r, c) => c.TryGetValue(start, out var bucket) && Shown(r, bucket) is { } value ? options.Language.Format(Math.Round(value, Decimals)) : ""), cancel);
            }
        }

        await csv.EndAsync(cancel);
    }

    private decimal? Shown(Register register, HistoryBucket bucket) =>
        !register.IsCounter ? bucket.Average : Value == IntervalValue.Consumption ? bucket.Consumption : bucket.First;
}
