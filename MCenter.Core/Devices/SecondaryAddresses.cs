namespace MCenter.Core.Devices;

/// <summary>Secondary addresses as people write them: 16 hexadecimal digits as <see cref="Device.SecondaryAddress"/>, or the 8 of the identification number alone; F = any digit.</summary>
public static class SecondaryAddresses
{
    /// <summary>Digits behind the identification number that leave everything open.</summary>
    public const string AnyRest = "FFFFFFFF";

    /// <summary>Whether a text is one.</summary>
    public static bool IsValid(string text) => text.Length is 8 or 16 && text.All(char.IsAsciiHexDigit);

    /// <summary>All 16 digits in capitals; what is not given may be anything.</summary>
    public static string Whole(string text) => text.ToUpperInvariant().PadRight(16, 'F');
}
