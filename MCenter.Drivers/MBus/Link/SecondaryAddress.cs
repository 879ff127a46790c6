using System.Globalization;

namespace MCenter.Drivers.MBus.Link;

/// <summary>
/// A secondary address or a mask of them (EN 13757-3, selection; D48 7.1) as printed: 8 digits of the identification number, then
/// manufacturer, version and medium in the order of the wire ("00032629B5151002"). Wildcards: F for a digit, FFFF, FF and FF for the rest.
/// </summary>
internal sealed class SecondaryAddress
{
    /// <summary>Bytes of a secondary address on the wire.</summary>
    public const int Size = 8;

    private const int IdentificationSize = 4;

    private readonly byte[] wire;

    private SecondaryAddress(byte[] wire) => this.wire = wire;

    /// <summary>The eight bytes of the selection: identification number least significant byte first.</summary>
    public ReadOnlyMemory<byte> Wire => wire;

    /// <summary>Whether more than one meter may match.</summary>
    public bool HasWildcard => Text.AsSpan(0, 2 * IdentificationSize).Contains('F');

    /// <summary>As printed, 16 upper case digits.</summary>
    public string Text => Print(wire);

    /// <summary>Reads an address of 8 digits (the rest is wildcard) or 16; null when it is none.</summary>
    public static SecondaryAddress? Parse(string text)
    {
        var digits = text.Length == 8 ? text + "FFFFFFFF" : text;
        return digits.Length == 2 * Size && ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _)
            ? new SecondaryAddress(Turn(Convert.FromHexString(digits)))
            : null;
    }

    /// <summary>Whether a meter with these header bytes (as they follow CI 72) is meant.</summary>
    public bool Matches(ReadOnlySpan<byte> header)
    {
        if (header.Length < Size)
        {
            return false;
        }

        for (var i = 0; i < IdentificationSize; i++)
        {
            if (!DigitMatches(wire[i] >> 4, header[i] >> 4) || !DigitMatches(wire[i] & 0xF, header[i] & 0xF))
            {
                return false;
            }
        }

        return (header[4..6].SequenceEqual(wire.AsSpan(4, 2)) || (wire[4] & wire[5]) == 0xFF)
            && (wire[6] == 0xFF || wire[6] == header[6])
            && (wire[7] == 0xFF || wire[7] == header[7]);
    }

    /// <summary>Header bytes of the wire as printed.</summary>
    public static string Print(ReadOnlySpan<byte> header) => Convert.ToHexString(Turn(header[..Size]));

    private static bool DigitMatches(int mask, int digit) => mask == 0xF || mask == digit;

    private static byte[] Turn(ReadOnlySpan<byte> bytes)
    {
        var turned = bytes.ToArray();
        turned.AsSpan(0, IdentificationSize).Reverse();
        return turned;
    }
}
