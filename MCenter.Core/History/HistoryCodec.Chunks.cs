using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;
using MCenter.Core.Registers;

namespace MCenter.Core.History;

/// <summary>
/// A chunk: codec byte, length of the payload, the payload compressed by Brotli.
/// <para>Payload: under <see cref="SumsPlanesBrotli"/> the registers that are stored as remainders (see <see cref="SumOfRegisters"/>); number of rows; the columns slot, offset, quality and width (number of registers); the directory of the values' columns
/// (register, kind, exponent, whether a presence bitmap leads, bytes); then those columns. A register whose kind or exponent changed within the
/// week has several columns, each with the rows that are its own.</para>
/// </summary>
internal static partial class HistoryCodec
{
    /// <summary>Byte planes and Brotli.</summary>
    public const byte PlanesBrotli = 1;

    /// <summary>The same behind a list of registers that are stored as remainders.</summary>
    public const byte SumsPlanesBrotli = 2;

    private const int BrotliQuality = 5;
    private const int BrotliWindow = 18;
    private const int MostPayload = 1 << 28;

    /// <summary>Encodes rows in order of their slots, each slot once.</summary>
    public static byte[] EncodeChunk(IReadOnlyList<StoredRow> rows)
    {
        var writer = new ByteWriter();
        var sums = SumOfRegisters.Find(rows);
        if (sums.Count == 0)
        {
            WriteRows(writer, rows);
            return Compress(PlanesBrotli, writer.Written);
        }

        SumOfRegisters.Write(writer, sums);
        WriteRows(writer, SumOfRegisters.Subtract(rows, sums));
        return Compress(SumsPlanesBrotli, writer.Written);
    }

    private static void WriteRows(ByteWriter writer, IReadOnlyList<StoredRow> rows)
    {
        writer.Unsigned((ulong)rows.Count);
        WriteIntegers(writer, [.. rows.Select(r => r.Slot)]);
        WriteIntegers(writer, [.. rows.Select(r => (long)r.Offset)]);
        WriteIntegers(writer, [.. rows.Select(r => (long)r.Quality)]);
        WriteIntegers(writer, [.. rows.Select(r => (long)r.Values.Length)]);

        var bodies = new ByteWriter();
        var columns = Enumerable.Range(0, rows.Max(r => r.Values.Length)).SelectMany(register => ColumnsOf(rows, register)).ToList();
        writer.Unsigned((ulong)columns.Count);
        foreach (var (register, column) in columns)
        {
            var before = bodies.Written.Length;
            var hasBitmap = WriteColumn(bodies, rows, register, column);
            writer.Unsigned((ulong)register);
            writer.Byte((byte)column.Kind);
            writer.Signed(column.Exponent);
            writer.Byte(hasBitmap ? (byte)1 : (byte)0);
            writer.Unsigned((ulong)(bodies.Written.Length - before));
        }

        writer.Bytes(bodies.Written);
    }

    /// <summary>Opens a chunk; null when its bytes are broken or of an unknown codec.</summary>
    public static Chunk? DecodeChunk(ReadOnlySpan<byte> data)
    {
        var reader = new ByteReader(data);
        var codec = reader.Byte();
        if (codec is not (PlanesBrotli or SumsPlanesBrotli))
        {
            return null;
        }

        var payload = new byte[reader.Count(MostPayload)];
        return !reader.Failed && BrotliDecoder.TryDecompress(reader.Rest, payload, out var length) && length == payload.Length ? Chunk.Open(payload, codec == SumsPlanesBrotli) : null;
    }

    /// <summary>CRC-32C over a chunk and the place that it belongs to.</summary>
    public static uint Crc(int deviceId, int period, ReadOnlySpan<byte> data)
    {
        var crc = BitOperations.Crc32C(BitOperations.Crc32C(uint.MaxValue, (uint)deviceId), (uint)period);
        var words = MemoryMarshal.Cast<byte, ulong>(data);
        foreach (var word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (var one in data[(words.Length * 8)..])
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return ~crc;
    }

    /// <summary>A column's values, one a row that has one; false when the bytes are broken.</summary>
    internal static bool ReadColumn(ref ByteReader reader, Column column, Span<RawValue> values)
    {
        if (column.IsInteger)
        {
            var integers = new long[values.Length];
            var sound = ReadIntegers(ref reader, integers);
            for (var i = 0; i < values.Length && sound; i++)
            {
                var value = column.FromInteger(integers[i]);
                sound = value is not null;
                values[i] = value.GetValueOrDefault();
            }

            return sound;
        }

        var constant = reader.Byte() == 0;
        for (var i = 0; i < values.Length && !reader.Failed; i++)
        {
            values[i] = constant && i > 0 ? values[0] : ReadValue(ref reader, column) ?? default;
        }

        return !reader.Failed && column.Kind is (ColumnKind.Text or ColumnKind.Bytes);
    }

    // every value fits exactly one of them
    private static List<(int Register, Column Column)> ColumnsOf(IReadOnlyList<StoredRow> rows, int register)
    {
        List<(int, Column Column)> columns = [];
        Column last = default;
        foreach (var row in rows)
        {
            if (register < row.Values.Length && !last.Holds(row.Values[register]) && !columns.Exists(c => c.Column.Holds(row.Values[register])))
            {
                last = Column.Of(row.Values[register]);
                // a double column takes the singles, too
                columns.RemoveAll(c => last.Kind == ColumnKind.Double && c.Column == last with { Kind = ColumnKind.Single });
                columns.Add((register, last));
            }
        }

        return columns;
    }

    // true when a bitmap leads: not every row that has this register has a value of this column
    private static bool WriteColumn(ByteWriter writer, IReadOnlyList<StoredRow> rows, int register, Column column)
    {
        var values = new List<RawValue>(rows.Count);
        var present = new byte[(rows.Count + 7) / 8];
        var expected = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            if (register < rows[i].Values.Length)
            {
                expected++;
                var value = rows[i].Values[register];
                if (value.Kind != ValueKind.None && column.Holds(value))
                {
                    values.Add(value);
                    present[i / 8] |= (byte)(1 << (i % 8));
                }
            }
        }

        if (values.Count < expected)
        {
            writer.Bytes(present);
        }

        WriteColumn(writer, column, values);
        return values.Count < expected;
    }

    private static void WriteColumn(ByteWriter writer, Column column, List<RawValue> values)
    {
        if (column.IsInteger)
        {
            var integers = new long[values.Count];
            for (var i = 0; i < integers.Length; i++)
            {
                integers[i] = column.ToInteger(values[i]);
            }

            WriteIntegers(writer, integers);
            return;
        }

        var constant = values.TrueForAll(v => v == values[0]);
        writer.Byte(constant ? (byte)0 : (byte)1);
        foreach (var value in constant ? values.Take(1) : values)
        {
            WriteValue(writer, column, value);
        }
    }

    private static byte[] Compress(byte codec, ReadOnlySpan<byte> payload)
    {
        var head = new ByteWriter();
        head.Byte(codec);
        head.Unsigned((ulong)payload.Length);
        var data = new byte[head.Written.Length + BrotliEncoder.GetMaxCompressedLength(payload.Length)];
        head.Written.CopyTo(data);
        if (!BrotliEncoder.TryCompress(payload, data.AsSpan(head.Written.Length), out var length, BrotliQuality, BrotliWindow))
        {
            throw new InvalidOperationException("Brotli refused a buffer of the size that it asked for.");
        }

        return data[..(head.Written.Length + length)];
    }
}
