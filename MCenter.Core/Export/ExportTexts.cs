using System.Globalization;
using System.Resources;

namespace MCenter.Core.Export;

/// <summary>Texts about an export's request (ExportTexts.resx) in the current UI culture.</summary>
internal static class ExportTexts
{
    private static readonly ResourceManager Texts = new(typeof(ExportTexts));

    public static string Of(string key, params object[] arguments) => string.Format(CultureInfo.CurrentCulture, Texts.GetString(key, CultureInfo.CurrentUICulture) ?? key, arguments);
}
