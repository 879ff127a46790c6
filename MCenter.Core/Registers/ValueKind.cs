namespace MCenter.Core.Registers;

/// <summary>What a <see cref="RawValue"/> holds. The codes are stored in the history: never renumber them.</summary>
public enum ValueKind : byte
{
    /// <summary>No value: not sent, marked as faulty by the meter, or a time that is no instant.</summary>
    None = 0,

    /// <summary>An exact decimal: integer mantissa times a power of ten.</summary>
    Number = 1,

    /// <summary>An IEEE 754 number (EN 13757-3 type H) times a power of ten.</summary>
    Float = 2,

    /// <summary>Text in reading order.</summary>
    Text = 3,

    /// <summary>A calendar date of the meter's own clock (type G).</summary>
    Date = 4,

    /// <summary>A date and time of the meter's own clock, without zone (types F, I, J).</summary>
    DateTime = 5,

    /// <summary>Bytes without known layout, in the order of the wire.</summary>
    Bytes = 6,
}
