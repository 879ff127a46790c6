using System.Globalization;
using System.Resources;

namespace MCenter.Core.Commands;

/// <summary>What is wrong with a command or a schedule, in the current UI culture (CommandTexts.resx).</summary>
internal static class CommandTexts
{
    private static readonly ResourceManager Texts = new(typeof(CommandTexts));

    /// <summary>The text with its arguments.</summary>
    public static string Of(string key, params object[] arguments) => string.Format(CultureInfo.CurrentCulture, Texts.GetString(key, CultureInfo.CurrentUICulture)!, arguments);
}
