using MCenter.Core.Registers;

namespace MCenter.Core.History;

/// <summary>A chunk's payload, its rows' times decoded, its registers only when asked for.</summary>
internal sealed class Chunk
{
    private readonly byte[] payload;
    private readonly long[] widths;
    private readonly List<Entry> directory = [];
    private readonly List<SumOfRegisters> sums;

    private Chunk(byte[] payload, List<SumOfRegisters> sums, int rows)
    {
        this.payload = payload;
        this.sums = sums;
        Slots = new long[rows];
        Offsets = new long[rows];
        Qualities = new long[rows];
        widths = new long[rows];
    }

    private readonly record struct Entry(int Register, Column Column, bool HasBitmap, int Start, int Length);

    public long[] Slots { get; }

    public long[] Offsets { get; }

    public long[] Qualities { get; }

    /// <summary>Registers that have a value somewhere in this week.</summary>
    public IEnumerable<int> Registers => directory.Select(e => e.Register).Distinct();

    /// <summary>Opens a payload; null when it is broken.</summary>
    public static Chunk? Open(byte[] payload, bool withSums)
    {
        var reader = new ByteReader(payload);
        var sums = withSums ? SumOfRegisters.Read(ref reader) : [];
        // a row takes no byte where its columns are constant; a raster of one minute has this many in a week
        var rows = reader.Count(History.Slots.MinutesAWeek);
        var chunk = new Chunk(payload, sums, rows);
        return HistoryCodec.ReadTimes(ref reader, chunk.Slots, chunk.Offsets, chunk.Qualities, chunk.widths)
            && !chunk.widths.AsSpan().ContainsAnyExceptInRange(0, HistoryCodec.MostRegisters) && chunk.widths.Sum() <= HistoryCodec.MostValues
            && !chunk.Qualities.AsSpan().ContainsAnyExceptInRange(0, byte.MaxValue)
            && !chunk.Offsets.AsSpan().ContainsAnyExceptInRange(int.MinValue, int.MaxValue)
            && chunk.ReadDirectory(ref reader) ? chunk : null;
    }

    /// <summary>One register's values by row, none where it has none; null when the bytes are broken.</summary>
    public RawValue[]? Values(int register)
    {
        var values = Stored(register);
        if (values is not null && sums.Find(s => s.Register == register) is { } sum)
        {
            foreach (var term in sum.Terms)
            {
                if (Stored(term / 2) is not { } others)
                {
                    return null;
                }

                Add(values, others, term % 2 == 0 ? 1 : -1);
            }
        }

        return values;
    }

    /// <summary>All rows; null when the bytes are broken.</summary>
    public List<StoredRow>? Rows()
    {
        var rows = new List<StoredRow>(Slots.Length);
        for (var i = 0; i < Slots.Length; i++)
        {
            rows.Add(new(Slots[i], (int)Offsets[i], (byte)Qualities[i], widths[i] == 0 ? [] : new RawValue[widths[i]]));
        }

        if (!directory.TrueForAll(e => Read(e, (row, value) => rows[row].Values[e.Register] = value)))
        {
            return null;
        }

        rows.ForEach(row => sums.ForEach(sum => sum.AddTo(row.Values)));
        return rows;
    }

    private RawValue[]? Stored(int register)
    {
        var values = new RawValue[Slots.Length];
        return directory.TrueForAll(e => e.Register != register || Read(e, (row, value) => values[row] = value)) ? values : null;
    }

    private static void Add(RawValue[] values, RawValue[] others, int sign)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i].Kind == ValueKind.Number)
            {
                values[i] = RawValue.Number(values[i].Bits + (sign * others[i].Bits), values[i].Exponent);
            }
        }
    }

    private bool ReadDirectory(ref ByteReader reader)
    {
        var count = reader.Count(payload.Length);
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            var register = reader.Count(HistoryCodec.MostRegisters);
            var column = new Column((ColumnKind)reader.Byte(), (short)reader.Signed());
            directory.Add(new(register, column, reader.Byte() != 0, 0, reader.Count(payload.Length)));
        }

        var start = payload.Length - reader.Rest.Length;
        for (var i = 0; i < directory.Count; i++)
        {
            directory[i] = directory[i] with { Start = start };
            start += directory[i].Length;
            if (start > payload.Length)
            {
                return false;
            }
        }

        return !reader.Failed;
    }

    private bool Read(Entry entry, Action<int, RawValue> take)
    {
        var reader = new ByteReader(payload.AsSpan(entry.Start, entry.Length));
        var bitmap = entry.HasBitmap ? reader.Take((ulong)(Slots.Length + 7) / 8) : default;
        if (reader.Failed)
        {
            return false;
        }

        var rows = new List<int>(Slots.Length);
        for (var i = 0; i < Slots.Length; i++)
        {
            if (widths[i] > entry.Register && (!entry.HasBitmap || (bitmap[i / 8] >> (i % 8) & 1) != 0))
            {
                rows.Add(i);
            }
        }

        var values = new RawValue[rows.Count];
        if (!HistoryCodec.ReadColumn(ref reader, entry.Column, values))
        {
            return false;
        }

        for (var i = 0; i < values.Length; i++)
        {
            take(rows[i], values[i]);
        }

        return true;
    }
}
