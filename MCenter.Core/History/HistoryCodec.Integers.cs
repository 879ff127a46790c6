using System.Numerics;

namespace MCenter.Core.History;

/// <summary>
/// A column of whole numbers: mode, the first value, then what the mode leaves of the others as zigzag numbers, split into byte planes
/// (all lowest bytes, then all second ones, ...), which is what makes them compress. All arithmetic wraps, so no value is too large.
/// </summary>
internal static partial class HistoryCodec
{
    private enum Mode : byte
    {
        /// <summary>All are the first.</summary>
        Constant = 0,

        /// <summary>Difference from the one before: gauges, irregular counters.</summary>
        Delta = 1,

        /// <summary>Difference of differences: steady counters, raster times.</summary>
        DeltaOfDelta = 2,

        /// <summary>Difference from the first: noise about a mean.</summary>
        Plain = 3,
    }

    private static void WriteIntegers(ByteWriter writer, ReadOnlySpan<long> values)
    {
        if (values.IsEmpty)
        {
            return;
        }

        var mode = Best(values).Mode;
        writer.Byte((byte)mode);
        writer.Signed(values[0]);
        if (mode != Mode.Constant)
        {
            WritePlanes(writer, Residuals(values, mode));
        }
    }

    /// <summary>The columns that say when and how; false when the bytes are broken.</summary>
    internal static bool ReadTimes(ref ByteReader reader, Span<long> slots, Span<long> offsets, Span<long> qualities, Span<long> widths) =>
        ReadIntegers(ref reader, slots) && ReadIntegers(ref reader, offsets) && ReadIntegers(ref reader, qualities) && ReadIntegers(ref reader, widths);

    private static bool ReadIntegers(ref ByteReader reader, Span<long> values)
    {
        if (values.IsEmpty)
        {
            return !reader.Failed;
        }

        var mode = (Mode)reader.Byte();
        values[0] = reader.Signed();
        if (mode == Mode.Constant)
        {
            values.Fill(values[0]);
        }
        else
        {
            ReadPlanes(ref reader, values[1..]);
            Restore(values, mode);
        }

        return !reader.Failed && mode <= Mode.Plain;
    }

    /// <summary>About how many bits a column takes before Brotli.</summary>
    internal static long Cost(ReadOnlySpan<long> values) => Best(values).Bits;

    // by the bits that the residuals need: what Brotli makes of them goes with it
    private static (Mode Mode, long Bits) Best(ReadOnlySpan<long> values)
    {
        long plain = 0, delta = 0, second = 0, before = 0;
        for (var i = 1; i < values.Length; i++)
        {
            var difference = values[i] - values[i - 1];
            plain += Bits(values[i] - values[0]);
            delta += Bits(difference);
            second += Bits(difference - before);
            before = difference;
        }

        return plain == 0 ? (Mode.Constant, 0) : second < delta && second < plain ? (Mode.DeltaOfDelta, second) : delta <= plain ? (Mode.Delta, delta) : (Mode.Plain, plain);
    }

    private static int Bits(long residual) => 64 - BitOperations.LeadingZeroCount(ZigZag.Encode(residual));

    private static ulong[] Residuals(ReadOnlySpan<long> values, Mode mode)
    {
        var residuals = new ulong[values.Length - 1];
        long before = 0;
        for (var i = 1; i < values.Length; i++)
        {
            var difference = values[i] - values[mode == Mode.Plain ? 0 : i - 1];
            residuals[i - 1] = ZigZag.Encode(mode == Mode.DeltaOfDelta ? difference - before : difference);
            before = difference;
        }

        return residuals;
    }

    private static void Restore(Span<long> values, Mode mode)
    {
        long before = 0;
        for (var i = 1; i < values.Length; i++)
        {
            var residual = ZigZag.Decode((ulong)values[i]);
            before = mode == Mode.DeltaOfDelta ? before + residual : residual;
            values[i] = before + values[mode == Mode.Plain ? 0 : i - 1];
        }
    }

    private static void WritePlanes(ByteWriter writer, ReadOnlySpan<ulong> residuals)
    {
        ulong any = 0;
        foreach (var residual in residuals)
        {
            any |= residual;
        }

        var planes = (71 - BitOperations.LeadingZeroCount(any)) / 8;
        writer.Byte((byte)planes);
        for (var shift = 0; shift < planes * 8; shift += 8)
        {
            var plane = writer.Reserve(residuals.Length);
            for (var i = 0; i < residuals.Length; i++)
            {
                plane[i] = (byte)(residuals[i] >> shift);
            }
        }
    }

    private static void ReadPlanes(ref ByteReader reader, Span<long> residuals)
    {
        residuals.Clear();
        var planes = reader.Count(8);
        for (var shift = 0; shift < planes * 8; shift += 8)
        {
            var plane = reader.Take((ulong)residuals.Length);
            for (var i = 0; i < plane.Length; i++)
            {
                residuals[i] |= (long)((ulong)plane[i] << shift);
            }
        }
    }
}
