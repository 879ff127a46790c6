using System.Globalization;

namespace MCenter.Core.Registers;

/// <summary>
/// One value as the meter sent it, brought to the base unit (Wh, m³, W, s, ...) by its decimal exponent only, so that nothing is rounded.
/// The divisor is never applied here; see <see cref="PublishedValue"/>.
/// </summary>
public readonly struct RawValue : IEquatable<RawValue>
{
    private readonly object? payload;

    private RawValue(ValueKind kind, long bits, int exponent, object? payload)
    {
        Kind = kind;
        Bits = bits;
        Exponent = (short)exponent;
        this.payload = payload;
    }

    /// <summary>What this value is.</summary>
    public ValueKind Kind { get; }

    /// <summary>The mantissa of a number, the bits of a double, the day number of a date, the seconds since 0001-01-01 of a time.</summary>
    public long Bits { get; }

    /// <summary>The power of ten that a number's mantissa, or a float, is multiplied with; 0 for all other kinds.</summary>
    public short Exponent { get; }

    /// <summary>No value.</summary>
    public static RawValue None => default;

    /// <summary>The exact number <paramref name="mantissa"/> · 10^<paramref name="exponent"/>.</summary>
    public static RawValue Number(long mantissa, int exponent = 0) => new(ValueKind.Number, mantissa, exponent, null);

    /// <summary>The number <paramref name="value"/> · 10^<paramref name="exponent"/>; NaN is kept.</summary>
    public static RawValue Float(double value, int exponent = 0) => new(ValueKind.Float, BitConverter.DoubleToInt64Bits(value), exponent, null);

    /// <summary>A text in reading order.</summary>
    public static RawValue Text(string text) => new(ValueKind.Text, 0, 0, text);

    /// <summary>A date of the meter's clock.</summary>
    public static RawValue Date(DateOnly date) => new(ValueKind.Date, date.DayNumber, 0, null);

    /// <summary>A time of the meter's clock, whole seconds, no zone.</summary>
    public static RawValue DateTime(DateTime time) => new(ValueKind.DateTime, time.Ticks / TimeSpan.TicksPerSecond, 0, null);

    /// <summary>Bytes in the order of the wire.</summary>
    public static RawValue Bytes(byte[] bytes) => new(ValueKind.Bytes, 0, 0, bytes);

    /// <summary>The text; null for other kinds.</summary>
    public string? AsText => payload as string;

    /// <summary>The bytes; null for other kinds.</summary>
    public byte[]? AsBytes => payload as byte[];

    /// <summary>The date; null for other kinds.</summary>
    public DateOnly? AsDate => Kind == ValueKind.Date ? DateOnly.FromDayNumber((int)Bits) : null;

    /// <summary>The time, kind Unspecified; null for other kinds.</summary>
    public DateTime? AsDateTime => Kind == ValueKind.DateTime ? new DateTime(Bits * TimeSpan.TicksPerSecond) : null;

    /// <summary>
    /// The number in the base unit, exact for <see cref="ValueKind.Number"/>, the shortest decimal that reads back for
    /// <see cref="ValueKind.Float"/>; null for other kinds, for NaN and infinity, and beyond the range of <see cref="decimal"/>.
    /// </summary>
    public decimal? AsDecimal => Kind switch
    {
        ValueKind.Number => Scale(Bits, Exponent),
        ValueKind.Float => FromDouble(BitConverter.Int64BitsToDouble(Bits), Exponent),
        _ => null,
    };

    private static decimal? Scale(decimal mantissa, int exponent)
    {
        if (exponent < -28 || exponent > 28)
        {
            return mantissa == 0 ? 0 : null;
        }

        try
        {
            return exponent < 0 ? mantissa * new decimal(1, 0, 0, false, (byte)-exponent) : mantissa * PowerOfTen(exponent);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static decimal PowerOfTen(int exponent)
    {
        var power = 1m;
        for (var i = 0; i < exponent; i++)
        {
            power *= 10;
        }

        return power;
    }

    private static decimal? FromDouble(double value, int exponent)
    {
        // a float32 reads back shortest from its own text (230.1, not 230.10000610351562)
        var text = (float)value == value ? ((float)value).ToString("R", CultureInfo.InvariantCulture) : value.ToString("R", CultureInfo.InvariantCulture);
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Scale(number, exponent) : null;
    }

    /// <inheritdoc/>
    public bool Equals(RawValue other) =>
        Kind == other.Kind && Bits == other.Bits && Exponent == other.Exponent
        && (payload, other.payload) switch
        {
            (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
            var (a, b) => Equals(a, b),
        };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is RawValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Bits, Exponent);

    /// <summary>Same value, kind and exponent.</summary>
    public static bool operator ==(RawValue left, RawValue right) => left.Equals(right);

    /// <summary>Not the same.</summary>
    public static bool operator !=(RawValue left, RawValue right) => !left.Equals(right);

    /// <summary>Invariant text for logs: the number, the text, ISO 8601, or hexadecimal bytes.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.Number or ValueKind.Float => AsDecimal?.ToString(CultureInfo.InvariantCulture) ?? "NaN",
        ValueKind.Text => AsText!,
        ValueKind.Date => AsDate!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ValueKind.DateTime => AsDateTime!.Value.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
        ValueKind.Bytes => Convert.ToHexString(AsBytes!),
        _ => "",
    };
}
