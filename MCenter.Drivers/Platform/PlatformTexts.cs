using System.Globalization;
using System.Resources;

namespace MCenter.Drivers.Platform;

/// <summary>Texts of this folder (PlatformTexts.resx) in the current UI culture.</summary>
internal static class PlatformTexts
{
    private static readonly ResourceManager Texts = new(typeof(PlatformTexts));

    public static string Of(string key, params object[] arguments) => string.Format(CultureInfo.CurrentCulture, Texts.GetString(key, CultureInfo.CurrentUICulture) ?? key, arguments);
}
