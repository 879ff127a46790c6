using System.Globalization;

namespace MCenter.Core.Devices;

/// <summary>English names of media, as the compatible API says them.</summary>
public static class MediumNames
{
    private const string Hexadecimal = "0x";

    /// <summary>"Electricity", "Water", "Warm water", "Heat outlet", ...; "Unknown 0x2A" for a code without a name.</summary>
    public static string Of(Medium medium) =>
        Enum.GetName(medium) is not { } name ? $"Unknown {Key(medium)}"
        : string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : c.ToString()));

    /// <summary>As <c>/api/v1</c> has it: "WarmWater"; "0x1F" for a code without a name.</summary>
    public static string Key(Medium medium) => Enum.GetName(medium) ?? $"{Hexadecimal}{(byte)medium:X2}";

    /// <summary>The medium that <see cref="Key"/> writes so, in any case; null when there is none.</summary>
    public static Medium? Find(string key) =>
        key.StartsWith(Hexadecimal, StringComparison.OrdinalIgnoreCase)
            ? byte.TryParse(key.AsSpan(Hexadecimal.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) ? (Medium)code : null
            : Enum.TryParse<Medium>(key, ignoreCase: true, out var medium) && string.Equals(Enum.GetName(medium), key, StringComparison.OrdinalIgnoreCase) ? medium : null;
}
