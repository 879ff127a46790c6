using System.Globalization;
using System.Resources;
using MCenter.Core.Settings;

namespace MCenter.Drivers.Joulio;

/// <summary>Texts of this folder (JoulioTexts.resx) in the current UI culture.</summary>
internal static class JoulioTexts
{
    private static readonly ResourceManager Texts = new(typeof(JoulioTexts));

    /// <summary>An error with its text where something is wrong, else none.</summary>
    public static IEnumerable<ValidationError> When(bool wrong, string field, string key, params object[] arguments) => wrong ? [new(field, Of(key, arguments))] : [];

    public static string Of(string key, params object[] arguments) => string.Format(CultureInfo.CurrentCulture, Texts.GetString(key, CultureInfo.CurrentUICulture) ?? key, arguments);
}
