using System.Globalization;
using System.Resources;

namespace MCenter.Core.DeviceTypes;

/// <summary>What is wrong with a template, in the current UI culture (TemplateTexts.resx).</summary>
internal static class TemplateTexts
{
    private static readonly ResourceManager Texts = new(typeof(TemplateTexts));

    /// <summary>The text with its arguments.</summary>
    public static string Of(string key, params object[] arguments) => string.Format(CultureInfo.CurrentCulture, Texts.GetString(key, CultureInfo.CurrentUICulture)!, arguments);
}
