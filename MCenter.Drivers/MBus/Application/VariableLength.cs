namespace MCenter.Drivers.MBus.Application;

/// <summary>What a variable-length field holds (EN 13757-3, LVAR).</summary>
internal enum VariableKind
{
    Text,
    PositiveBcd,
    NegativeBcd,
    Binary,

    /// <summary>16 bytes and more: longer than any number here.</summary>
    LongBinary,
}

/// <summary>The first byte of a variable-length field.</summary>
/// <param name="Kind">What follows.</param>
/// <param name="Bytes">How many bytes follow.</param>
internal readonly record struct VariableLength(VariableKind Kind, int Bytes)
{
    private static readonly VariableLength?[] Table = [.. Enumerable.Range(0, 256).Select(lvar => Row(lvar))];

    /// <summary>The meaning of LVAR; null for reserved codes, behind which nothing can be found any more.</summary>
    public static VariableLength? Of(byte lvar) => Table[lvar];

    private static VariableLength? Row(int lvar) => lvar switch
    {
        <= 0xBF => new(VariableKind.Text, lvar),
        <= 0xC9 => new(VariableKind.PositiveBcd, lvar - 0xC0),
        >= 0xD0 and <= 0xD9 => new(VariableKind.NegativeBcd, lvar - 0xD0),
        >= 0xE0 and <= 0xEF => new(VariableKind.Binary, lvar - 0xE0),
        >= 0xF0 and <= 0xF4 => new(VariableKind.LongBinary, 4 * (lvar - 0xEC)),
        0xF5 => new(VariableKind.LongBinary, 48),
        0xF6 => new(VariableKind.LongBinary, 64),
        _ => null,
    };
}
