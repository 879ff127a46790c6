using MCenter.Drivers.MBus.Link;

namespace MCenter.Drivers.MBus.Search;

/// <summary>
/// A mask of secondary addresses as printed: 16 hexadecimal digits, behind them the 8 of a fabrication number when that is asked for too. F is the wildcard and
/// cannot be addressed singly.
/// </summary>
internal readonly record struct SearchMask(string Text)
{
    private const char Wildcard = 'F';
    private const int IdentificationDigits = 8;
    private const int AddressDigits = 16;
    private const int ManufacturerAt = 8;
    private const int VersionAt = 12;
    private const int MediumAt = 14;
    private const string AnyNumber = "FFFFFFFF";

    /// <summary>An address that no meter has: not one digit is decimal, and the manufacturer code stands for no letters.</summary>
    public static SearchMask Nobody { get; } = new("EEEEEEEE0000FEFE");

    /// <summary>The address as the link layer selects it.</summary>
    public SecondaryAddress Address => SecondaryAddress.Parse(Text[..AddressDigits])!;

    /// <summary>Whether the fabrication number is asked for (enhanced selection, D48 7.4).</summary>
    public bool Enhanced => Text.Length > AddressDigits;

    /// <summary>The record <c>0C 78</c> of an enhanced selection; empty without.</summary>
    public byte[] Records => Enhanced ? [0x0C, 0x78, .. Convert.FromHexString(Text.AsSpan(AddressDigits)).Reverse()] : [];

    /// <summary>The digit to be told apart next, -1 when all are set: the last one first, because numbers of one delivery differ there.</summary>
    public int NextDigit => Enhanced ? Text.LastIndexOf(Wildcard) is var at && at >= AddressDigits ? at : -1 : Text.LastIndexOf(Wildcard, IdentificationDigits - 1);

    /// <summary>Digits of the identification number that may be anything.</summary>
    public int OpenDigits => Text.AsSpan(0, IdentificationDigits).Count(Wildcard);

    /// <summary>Whether the medium is named.</summary>
    public bool HasMedium => Text[MediumAt] != Wildcard || Text[MediumAt + 1] != Wildcard;

    /// <summary>Whether the version is named.</summary>
    public bool HasVersion => Text[VersionAt] != Wildcard || Text[VersionAt + 1] != Wildcard;

    /// <summary>Whether the manufacturer is named.</summary>
    public bool HasManufacturer => Text.AsSpan(ManufacturerAt, 4) is not "FFFF";

    /// <summary>The mask with one digit set, or opened by F.</summary>
    public SearchMask With(int position, char digit) => new(string.Concat(Text.AsSpan(0, position), [digit], Text.AsSpan(position + 1)));

    /// <summary>The mask with a medium.</summary>
    public SearchMask WithMedium(int medium) => Replace(MediumAt, $"{medium:X2}");

    /// <summary>The mask with a version.</summary>
    public SearchMask WithVersion(int version) => Replace(VersionAt, $"{version:X2}");

    /// <summary>The mask with a manufacturer, 4 digits in the order of the wire.</summary>
    public SearchMask WithManufacturer(string code) => Replace(ManufacturerAt, code);

    /// <summary>The mask that also asks for a fabrication number, any as yet.</summary>
    public SearchMask WithFabrication() => new(Text + AnyNumber);

    /// <summary>Whether all that this mask names stands so in an address or in a narrower mask.</summary>
    public bool Covers(string key)
    {
        for (var i = 0; i < Text.Length; i++)
        {
            if (Text[i] != Wildcard && (i >= key.Length || key[i] != Text[i]))
            {
                return false;
            }
        }

        return true;
    }

    private SearchMask Replace(int at, string digits) => new(string.Concat(Text.AsSpan(0, at), digits, Text.AsSpan(at + digits.Length)));
}
