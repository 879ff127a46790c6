using System.Globalization;
using System.Resources;

namespace MCenter.Core.Outputs;

/// <summary>What is wrong with a delivery or a request to an output, in the current UI culture (OutputTexts.resx).</summary>
internal static class OutputTexts
{
    private static readonly ResourceManager Texts = new(typeof(OutputTexts));

    /// <summary>The text with its arguments.</summary>
    public static string Of(string key, params object[] arguments) => string.Format(CultureInfo.CurrentCulture, Texts.GetString(key, CultureInfo.CurrentUICulture)!, arguments);
}
