using MCenter.Core.Registers;

namespace MCenter.Core.History;

/// <summary>
/// The history's bytes, lossless both ways; pure. Broken bytes never throw: a decoder answers null (or an empty layout).
/// <para>Hot row: layout id, presence (0 = every register has a value, 1 = a bitmap follows), then the values in the layout's columns:
/// whole numbers as zigzag varints, floats in 4 or 8 bytes, texts as counted UTF-16 units, bytes counted.</para>
/// </summary>
internal static partial class HistoryCodec
{
    /// <summary>More registers than any device has; a larger count in stored bytes means that they are broken.</summary>
    public const int MostRegisters = 100_000;

    /// <summary>More values than any week of a device has.</summary>
    public const int MostValues = 20_000_000;

    public static byte[] EncodeLayout(ReadOnlySpan<Column> columns)
    {
        var writer = new ByteWriter();
        foreach (var column in columns)
        {
            writer.Byte((byte)column.Kind);
            writer.Signed(column.Exponent);
        }

        return writer.Written.ToArray();
    }

    public static Column[] DecodeLayout(ReadOnlySpan<byte> bytes)
    {
        var columns = new List<Column>();
        var reader = new ByteReader(bytes);
        while (!reader.AtEnd && !reader.Failed)
        {
            columns.Add(new((ColumnKind)reader.Byte(), (short)reader.Signed()));
        }

        return reader.Failed ? [] : [.. columns];
    }

    /// <summary>The values of one readout; the layout must hold them.</summary>
    public static byte[] EncodeRow(Layout layout, IReadOnlyList<RawValue> values)
    {
        var writer = new ByteWriter();
        writer.Unsigned((ulong)layout.Id);
        WritePresence(writer, values);
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i].Kind != ValueKind.None)
            {
                WriteValue(writer, layout.Columns[i], values[i]);
            }
        }

        return writer.Written.ToArray();
    }

    /// <summary>Which layout a row was written in.</summary>
    public static long LayoutOf(ReadOnlySpan<byte> row) => (long)new ByteReader(row).Unsigned();

    /// <summary>A row's values by register number; null when the bytes are broken.</summary>
    public static RawValue[]? DecodeRow(Layout layout, ReadOnlySpan<byte> row)
    {
        var reader = new ByteReader(row);
        reader.Unsigned();
        var presence = ReadPresence(ref reader, layout.Columns.Length);
        var values = new RawValue[layout.Columns.Length];
        for (var i = 0; i < values.Length && !reader.Failed; i++)
        {
            if (IsPresent(presence, i))
            {
                if (ReadValue(ref reader, layout.Columns[i]) is not { } value)
                {
                    return null;
                }

                values[i] = value;
            }
        }

        return reader.Failed ? null : values;
    }

    /// <summary>One register's value of a row, the others passed over; none when it has no value or the bytes are broken.</summary>
    public static RawValue DecodeRowValue(Layout layout, ReadOnlySpan<byte> row, int register)
    {
        var columns = layout.Columns;
        if (register >= columns.Length)
        {
            return RawValue.None;
        }

        var reader = new ByteReader(row);
        reader.Unsigned();
        var presence = ReadPresence(ref reader, columns.Length);
        for (var i = 0; i < register; i++)
        {
            if (IsPresent(presence, i))
            {
                SkipValue(ref reader, columns[i].Kind);
            }
        }

        return IsPresent(presence, register) && ReadValue(ref reader, columns[register]) is { } value && !reader.Failed ? value : RawValue.None;
    }

    private static void WritePresence(ByteWriter writer, IReadOnlyList<RawValue> values)
    {
        if (values.All(v => v.Kind != ValueKind.None))
        {
            writer.Byte(0);
            return;
        }

        writer.Byte(1);
        var bits = new byte[(values.Count + 7) / 8];
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i].Kind != ValueKind.None)
            {
                bits[i / 8] |= (byte)(1 << (i % 8));
            }
        }

        writer.Bytes(bits);
    }

    // empty = all present
    private static ReadOnlySpan<byte> ReadPresence(ref ByteReader reader, int count) => reader.Byte() == 0 ? [] : reader.Take((ulong)(count + 7) / 8);

    private static bool IsPresent(ReadOnlySpan<byte> bits, int index) => bits.IsEmpty || (bits[index / 8] >> (index % 8) & 1) != 0;

    private static void WriteValue(ByteWriter writer, Column column, in RawValue value)
    {
        switch (column.Kind)
        {
            case ColumnKind.Single:
                writer.Fixed32((uint)(int)column.ToInteger(value));
                break;
            case ColumnKind.Double:
                writer.Fixed64((ulong)column.ToInteger(value));
                break;
            case ColumnKind.Text:
                var text = value.AsText!;
                writer.Unsigned((ulong)text.Length);
                foreach (var unit in text)
                {
                    writer.Unsigned(unit);
                }

                break;
            case ColumnKind.Bytes:
                writer.Unsigned((ulong)value.AsBytes!.Length);
                writer.Bytes(value.AsBytes);
                break;
            default:
                writer.Signed(column.ToInteger(value));
                break;
        }
    }

    private static RawValue? ReadValue(ref ByteReader reader, Column column) => column.Kind switch
    {
        ColumnKind.Single => column.FromInteger((int)reader.Fixed32()),
        ColumnKind.Double => column.FromInteger((long)reader.Fixed64()),
        ColumnKind.Text => ReadText(ref reader),
        ColumnKind.Bytes => RawValue.Bytes(reader.Take(reader.Unsigned()).ToArray()),
        _ => column.FromInteger(reader.Signed()),
    };

    private static void SkipValue(ref ByteReader reader, ColumnKind kind)
    {
        switch (kind)
        {
            case ColumnKind.Single:
                reader.Take(4);
                break;
            case ColumnKind.Double:
                reader.Take(8);
                break;
            case ColumnKind.Text:
                ReadText(ref reader);
                break;
            case ColumnKind.Bytes:
                reader.Take(reader.Unsigned());
                break;
            default:
                reader.Unsigned();
                break;
        }
    }

    // UTF-16 units, not UTF-8: even half a surrogate pair comes back as it was
    private static RawValue ReadText(ref ByteReader reader)
    {
        var length = reader.Unsigned();
        var text = new System.Text.StringBuilder();
        for (ulong i = 0; i < length && !reader.Failed; i++)
        {
            text.Append((char)reader.Unsigned());
        }

        return RawValue.Text(text.ToString());
    }
}
