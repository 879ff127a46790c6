using System.Buffers;
using System.Buffers.Binary;
using MCenter.Core.Registers;

namespace MCenter.Drivers.MBus.Application;

/// <summary>Why a record has no value.</summary>
internal enum ValueProblem
{
    None,

    /// <summary>A VIFE reports a record error.</summary>
    RecordError,

    /// <summary>BCD with digits A to F: what the meter's display shows instead of a number.</summary>
    BcdError,

    /// <summary>All bits zero or one.</summary>
    TimeNotSet,

    /// <summary>The meter marks its time as invalid (IV).</summary>
    TimeInvalid,

    /// <summary>"Every" day, month, year, hour or minute.</summary>
    TimeRecurring,

    /// <summary>No such date or time in the calendar.</summary>
    NoSuchTime,
}

/// <summary>The value of a record in the base unit, or why there is none.</summary>
/// <param name="Kind">What the record holds, value or not.</param>
/// <param name="Value">The value; none when there is a problem or no data.</param>
/// <param name="Problem">Why there is none.</param>
internal readonly record struct RecordValue(ValueKind Kind, RawValue Value, ValueProblem Problem)
{
    /// <summary>No record is longer than a frame's data.</summary>
    private const int MaxData = 256;

    /// <summary>A 63-bit number of days in seconds, shifted by so many decimal places, still fits 128 bits.</summary>
    private const int MaxShift = 12;

    private static readonly SearchValues<byte> Printable = SearchValues.Create([0, 9, 10, 13, .. Enumerable.Range(0x20, 0x5F).Select(b => (byte)b), .. Enumerable.Range(0xA0, 0x60).Select(b => (byte)b)]);

    /// <summary>Reads a record's data (EN 13757-3, types A to J and LVAR). Text and bytes are copied, numbers and times are not.</summary>
    public static RecordValue Of(in DataRecord record)
    {
        if (record.Error is not null)
        {
            return new(KindOf(record), RawValue.None, ValueProblem.RecordError);
        }

        if (!record.MostSignificantFirst || record.Data.Length < 2 || record.IsBlock || record.Vif.Has(VifTraits.Opaque))
        {
            return Read(record, record.Data);
        }

        Span<byte> turned = stackalloc byte[MaxData];
        turned = turned[..record.Data.Length];
        record.Data.CopyTo(turned);
        turned[(record.Coding == DataCoding.Variable ? 1 : 0)..].Reverse();
        return Read(record, turned);
    }

    /// <summary>A text whose last character is sent first, in reading order.</summary>
    public static string Reversed(ReadOnlySpan<byte> text) => string.Create(text.Length, text, static (to, from) =>
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = (char)from[^(i + 1)];
        }
    });

    private static RecordValue Read(in DataRecord record, ReadOnlySpan<byte> data) => record.Coding switch
    {
        DataCoding.Integer => ReadInteger(record, data),
        DataCoding.Bcd => record.IsTime ? Bytes(record) : ReadBcd(record, data, negative: false),
        DataCoding.Real => Scaled(record, BinaryPrimitives.ReadSingleLittleEndian(data)),
        DataCoding.Variable => ReadVariable(record, data),
        DataCoding.Special => Bytes(record),
        _ => default,
    };

    private static RecordValue ReadInteger(in DataRecord record, ReadOnlySpan<byte> data)
    {
        if (record.IsTime)
        {
            return MeterTime.Read(data) ?? Bytes(record);
        }

        if (record.Vif.Has(VifTraits.Opaque))
        {
            return Bytes(record);
        }

        var unsigned = Unsigned(data);
        if (!record.Vif.Has(VifTraits.Unsigned))
        {
            var unused = 64 - (8 * data.Length);
            return Scaled(record, (long)(unsigned << unused) >> unused);
        }

        return unsigned > long.MaxValue ? Bytes(record) : Scaled(record, (long)unsigned);
    }

    private static RecordValue ReadVariable(in DataRecord record, ReadOnlySpan<byte> data)
    {
        var (kind, length) = VariableLength.Of(data[0])!.Value;
        var body = data[1..];
        return kind switch
        {
            _ when record.IsProfile || record.Vif.Has(VifTraits.Opaque) => Bytes(record),
            VariableKind.Text when !body.ContainsAnyExcept(Printable) => new(ValueKind.Text, RawValue.Text(Reversed(body)), ValueProblem.None),
            VariableKind.PositiveBcd => ReadBcd(record, body, negative: false),
            VariableKind.NegativeBcd => ReadBcd(record, body, negative: true),
            VariableKind.Binary when length is > 0 and <= 8 => ReadInteger(record, body),
            _ => Bytes(record),
        };
    }

    /// <summary>Type A: two digits a byte, least significant first; F in front is the minus sign, other letters are what a display shows.</summary>
    private static RecordValue ReadBcd(in DataRecord record, ReadOnlySpan<byte> data, bool negative)
    {
        long number = 0;
        for (var i = data.Length - 1; i >= 0; i--)
        {
            var high = data[i] >> 4;
            if (high == 0xF && i == data.Length - 1)
            {
                negative = true;
                high = 0;
            }

            var low = data[i] & 0xF;
            if (high > 9 || low > 9)
            {
                return new(ValueKind.Number, RawValue.None, ValueProblem.BcdError);
            }

            number = (number * 100) + (high * 10) + low;
        }

        return Scaled(record, negative ? -number : number);
    }

    private static RecordValue Scaled(in DataRecord record, long number)
    {
        var scaled = (Int128)number * record.Factor;
        var exponent = record.Exponent;
        if (record.Added is { } added)
        {
            if (Math.Abs(exponent - added) > MaxShift)
            {
                return Scaled(record, (float)number);
            }

            var smaller = Math.Min(exponent, added);
            scaled = (scaled * Power(exponent - smaller)) + Power(added - smaller);
            exponent = smaller;
        }

        return scaled >= long.MinValue && scaled <= long.MaxValue
            ? new(ValueKind.Number, RawValue.Number((long)scaled, exponent), ValueProblem.None)
            : new(ValueKind.Float, RawValue.Float((double)scaled, exponent), ValueProblem.None);
    }

    private static RecordValue Scaled(in DataRecord record, float number)
    {
        var value = record.Factor == 1 ? number : (double)number * record.Factor;
        if (record.Added is { } added)
        {
            value += Math.Pow(10, added - record.Exponent);
        }

        return new(ValueKind.Float, RawValue.Float(value, record.Exponent), ValueProblem.None);
    }

    private static Int128 Power(int exponent)
    {
        Int128 power = 1;
        for (; exponent > 0; exponent--)
        {
            power *= 10;
        }

        return power;
    }

    private static ulong Unsigned(ReadOnlySpan<byte> data)
    {
        ulong number = 0;
        for (var i = data.Length - 1; i >= 0; i--)
        {
            number = (number << 8) | data[i];
        }

        return number;
    }

    /// <summary>The data in the order of the wire, LVAR left out.</summary>
    private static RecordValue Bytes(in DataRecord record) =>
        new(ValueKind.Bytes, RawValue.Bytes(record.Data[(record.Coding == DataCoding.Variable ? 1 : 0)..].ToArray()), ValueProblem.None);

    /// <summary>The kind that a record without a value would have.</summary>
    private static ValueKind KindOf(in DataRecord record) => record.Coding switch
    {
        DataCoding.None or DataCoding.SelectionForReadout => ValueKind.None,
        DataCoding.Integer when record.IsTime => record.Data.Length == 2 ? ValueKind.Date : ValueKind.DateTime,
        DataCoding.Real => ValueKind.Float,
        DataCoding.Variable => ValueKind.Text,
        _ => ValueKind.Number,
    };
}
