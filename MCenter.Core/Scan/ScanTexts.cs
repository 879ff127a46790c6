using System.Globalization;
using System.Resources;

namespace MCenter.Core.Scan;

/// <summary>Texts about a search's request (ScanTexts.resx) in the current UI culture.</summary>
internal static class ScanTexts
{
    private static readonly ResourceManager Texts = new(typeof(ScanTexts));

    public static string Of(string key, params object[] arguments) => string.Format(CultureInfo.CurrentCulture, Texts.GetString(key, CultureInfo.CurrentUICulture) ?? key, arguments);
}
