using System.Globalization;
using System.Resources;

namespace MCenter.Drivers.Modbus.Explain;

/// <summary>Texts of this folder (ExchangeTexts.resx).</summary>
internal sealed class ExchangeTexts(CultureInfo culture)
{
    private static readonly ResourceManager Texts = new(typeof(ExchangeTexts));

    /// <summary>The text of a key.</summary>
    public string this[string key, params object[] arguments] => string.Format(culture, Texts.GetString(key, culture) ?? key, arguments);

    /// <summary>The text of a code, or the general one where the code has none.</summary>
    public string OfCode(string key, int code) => Texts.GetString($"{key}{code}", culture) ?? this[key, code];
}
