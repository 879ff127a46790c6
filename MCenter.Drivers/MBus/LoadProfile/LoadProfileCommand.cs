using System.Globalization;

namespace MCenter.Drivers.MBus.LoadProfile;

/// <summary>A record template that asks a meter for a slice of its load profile memory.</summary>
/// <param name="Ci">CI field, two hexadecimal digits.</param>
/// <param name="Data">What follows it, hexadecimal, blanks allowed; <c>{from:F}</c> and <c>{to:F}</c> are the first and the last instant, both inclusive, four bytes each (EN 13757-3 type F).</param>
/// <param name="Source">The public document that says so, or "own definition".</param>
internal sealed record LoadProfileCommand(string Ci, string Data, string Source)
{
    /// <summary>
    /// EMU Professional II. The maker's command is not public: this is our own definition, proved against the simulated meter only. Two points in time with the
    /// storage numbers 1 and 2 ask for the entries in between.
    /// </summary>
    public static LoadProfileCommand EmuProfessional2 { get; } = new("51", "44 6D {from:F} 84 01 6D {to:F}", "own definition");

    /// <summary>The CI field.</summary>
    public byte ControlInformation => byte.Parse(Ci, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>The bytes after the CI field for a slice.</summary>
    public byte[] Fill(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        var hex = Data.Replace("{from:F}", Convert.ToHexString(ProfileTime.ToTypeF(from, zone)), StringComparison.Ordinal)
            .Replace("{to:F}", Convert.ToHexString(ProfileTime.ToTypeF(to, zone)), StringComparison.Ordinal);
        return Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
    }
}
