using System.Globalization;
using System.Resources;

namespace MCenter.Core.Exchange;

/// <summary>Texts of the meter exchange (ExchangeTexts.resx) in the current UI culture.</summary>
internal static class ExchangeTexts
{
    private static readonly ResourceManager Texts = new(typeof(ExchangeTexts));

    public static string Of(string key, params object[] arguments) => string.Format(CultureInfo.CurrentCulture, Texts.GetString(key, CultureInfo.CurrentUICulture) ?? key, arguments);
}
