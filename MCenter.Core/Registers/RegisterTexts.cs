using System.Globalization;
using System.Resources;

namespace MCenter.Core.Registers;

/// <summary>Texts of the code tables (RegisterTexts.resx).</summary>
internal static class RegisterTexts
{
    private static readonly ResourceManager Texts = new(typeof(RegisterTexts));

    /// <summary>The text, or null when there is none with this key.</summary>
    public static string? Get(string key, CultureInfo culture) => Texts.GetString(key, culture);
}
