namespace MCenter.Core.Devices;

/// <summary>English names of media, as the compatible API says them.</summary>
public static class MediumNames
{
    /// <summary>"Electricity", "Water", "Warm water", "Heat outlet", ...; "Unknown 0x2A" for a code without a name.</summary>
    public static string Of(Medium medium) =>
        Enum.GetName(medium) is not { } name ? $"Unknown 0x{(byte)medium:X2}"
        : string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : c.ToString()));
}
