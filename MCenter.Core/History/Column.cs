using MCenter.Core.Registers;

namespace MCenter.Core.History;

/// <summary>How a column's values are written. The codes are stored: never renumber them.</summary>
internal enum ColumnKind : byte
{
    None = 0,
    Number = 1,
    Double = 2,
    Text = 3,
    Date = 4,
    DateTime = 5,
    Bytes = 6,

    /// <summary>A float that a float32 holds exactly, as nearly all are.</summary>
    Single = 7,
}

/// <summary>What all values of one column share.</summary>
/// <param name="Kind">How they are written.</param>
/// <param name="Exponent">Their power of ten.</param>
internal readonly record struct Column(ColumnKind Kind, short Exponent)
{
    private const long LastSecond = 3155378975999999999 / TimeSpan.TicksPerSecond;

    /// <summary>The narrowest column that holds a value.</summary>
    public static Column Of(in RawValue value) =>
        new(value.Kind == ValueKind.Float && IsSingle(value.Bits) ? ColumnKind.Single : (ColumnKind)value.Kind, value.Exponent);

    /// <summary>Whether a value can be written into this column without loss; no value fits all.</summary>
    public bool Holds(in RawValue value) => value.Kind == ValueKind.None
        || (value.Exponent == Exponent && ((ColumnKind)value.Kind == Kind || (Kind == ColumnKind.Single && value.Kind == ValueKind.Float && IsSingle(value.Bits))));

    /// <summary>Whether values are whole numbers of at most 64 bits, not payloads.</summary>
    public bool IsInteger => Kind is not (ColumnKind.None or ColumnKind.Text or ColumnKind.Bytes);

    /// <summary>The whole number that stands for a value; floats become integers in the order of the floats, so that near values have near integers.</summary>
    public long ToInteger(in RawValue value) => Kind switch
    {
        ColumnKind.Single => Ordered(BitConverter.SingleToInt32Bits((float)BitConverter.Int64BitsToDouble(value.Bits))),
        ColumnKind.Double => Ordered(value.Bits),
        _ => value.Bits,
    };

    /// <summary>The value that <see cref="ToInteger"/> stood for; null where no value has this integer.</summary>
    public RawValue? FromInteger(long integer) => Kind switch
    {
        ColumnKind.Number => RawValue.Number(integer, Exponent),
        ColumnKind.Single when integer is >= int.MinValue and <= int.MaxValue => RawValue.Float(BitConverter.Int32BitsToSingle(Ordered((int)integer)), Exponent),
        ColumnKind.Double => RawValue.Float(BitConverter.Int64BitsToDouble(Ordered(integer)), Exponent),
        ColumnKind.Date when integer >= 0 && integer <= DateOnly.MaxValue.DayNumber => RawValue.Date(DateOnly.FromDayNumber((int)integer)),
        ColumnKind.DateTime when integer is >= 0 and <= LastSecond => RawValue.DateTime(new DateTime(integer * TimeSpan.TicksPerSecond)),
        _ => null,
    };

    private static bool IsSingle(long bits) => BitConverter.DoubleToInt64Bits((float)BitConverter.Int64BitsToDouble(bits)) == bits;

    private static long Ordered(long bits) => bits ^ ((bits >> 63) & long.MaxValue);

    private static int Ordered(int bits) => bits ^ ((bits >> 31) & int.MaxValue);
}

/// <summary>The columns of a hot row, by register number. Equal layouts are stored once and shared by all devices; a row names its layout.</summary>
internal sealed class Layout(long id, Column[] columns)
{
    public long Id { get; } = id;

    public ReadOnlySpan<Column> Columns => columns;

    /// <summary>Whether these values can be written in this layout.</summary>
    public bool Holds(IReadOnlyList<RawValue> values)
    {
        if (values.Count != columns.Length)
        {
            return false;
        }

        for (var i = 0; i < columns.Length; i++)
        {
            if (!columns[i].Holds(values[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The columns that hold these values; a register without value now keeps the column that it had.</summary>
    public static Column[] For(IReadOnlyList<RawValue> values, Layout? before)
    {
        var columns = new Column[values.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = before is not null && i < before.Columns.Length && before.Columns[i].Holds(values[i]) ? before.Columns[i] : Column.Of(values[i]);
        }

        return columns;
    }
}
