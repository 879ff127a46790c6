using System.Globalization;
using System.Resources;

namespace MCenter.Drivers.MBus.LevelConverter;

/// <summary>Texts of this folder (ConverterTexts.resx) in the current UI culture.</summary>
internal static class ConverterTexts
{
    private static readonly ResourceManager Texts = new(typeof(ConverterTexts));

    public static string Of(string key, params object[] arguments) => string.Format(CultureInfo.CurrentCulture, Texts.GetString(key, CultureInfo.CurrentUICulture) ?? key, arguments);
}
