using System.Globalization;
using System.Resources;
using MCenter.Core.Settings;

namespace MCenter.Drivers.HttpPush;

/// <summary>Texts of this folder (HttpPushTexts.resx) in the current UI culture.</summary>
internal static class HttpPushTexts
{
    private static readonly ResourceManager Texts = new(typeof(HttpPushTexts));

    /// <summary>An error with its text where something is wrong, else none.</summary>
    public static IEnumerable<ValidationError> When(bool wrong, string field, string key, params object[] arguments) => wrong ? [new(field, Of(key, arguments))] : [];

    /// <summary>The text with its arguments.</summary>
    public static string Of(string key, params object[] arguments) => string.Format(CultureInfo.CurrentCulture, Texts.GetString(key, CultureInfo.CurrentUICulture)!, arguments);
}
