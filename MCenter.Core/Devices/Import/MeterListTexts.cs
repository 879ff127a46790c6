using System.Globalization;
using System.Resources;

namespace MCenter.Core.Devices.Import;

/// <summary>Texts of the import of meter lists (MeterListTexts.resx).</summary>
internal static class MeterListTexts
{
    private static readonly ResourceManager Texts = new(typeof(MeterListTexts));

    /// <summary>A message in the current UI culture.</summary>
    public static string Of(string key, params object[] arguments) => string.Format(CultureInfo.CurrentCulture, In(key, CultureInfo.CurrentUICulture), arguments);

    /// <summary>A text as it stands in a language.</summary>
    public static string In(string key, CultureInfo culture) => Texts.GetString(key, culture) ?? key;
}
