using System.Globalization;
using System.Resources;
using MCenter.Core.Settings;

namespace MCenter.Drivers.Mqtt;

/// <summary>Texts of this folder (MqttTexts.resx) in the current UI culture.</summary>
internal static class MqttTexts
{
    private static readonly ResourceManager Texts = new(typeof(MqttTexts));

    /// <summary>An error with its text where something is wrong, else none.</summary>
    public static IEnumerable<ValidationError> When(bool wrong, string field, string key, params object[] arguments) => wrong ? [new(field, Of(key, arguments))] : [];

    public static string Of(string key, params object[] arguments) => string.Format(CultureInfo.CurrentCulture, Texts.GetString(key, CultureInfo.CurrentUICulture) ?? key, arguments);
}
