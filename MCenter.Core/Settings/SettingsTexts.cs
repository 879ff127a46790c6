using System.Globalization;
using System.Resources;

namespace MCenter.Core.Settings;

/// <summary>Texts of the settings' validation (SettingsTexts.resx) in the current UI culture.</summary>
internal static class SettingsTexts
{
    private static readonly ResourceManager Texts = new(typeof(SettingsTexts));

    /// <summary>An error with its text where something is wrong, else none.</summary>
    public static IEnumerable<ValidationError> When(bool wrong, string field, string key, params object[] arguments) => wrong ? [new(field, Of(key, arguments))] : [];

    public static string Of(string key, params object[] arguments) => string.Format(CultureInfo.CurrentCulture, Texts.GetString(key, CultureInfo.CurrentUICulture) ?? key, arguments);
}
