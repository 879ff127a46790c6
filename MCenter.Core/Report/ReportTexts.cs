using System.Globalization;
using System.Resources;

namespace MCenter.Core.Report;

/// <summary>Texts of the commissioning report (ReportTexts.resx) in the current UI culture.</summary>
internal static class ReportTexts
{
    private static readonly ResourceManager Texts = new(typeof(ReportTexts));

    public static string Of(string key, params object[] arguments) => string.Format(CultureInfo.CurrentCulture, Texts.GetString(key, CultureInfo.CurrentUICulture) ?? key, arguments);
}
