using System.Globalization;

namespace MCenter.Core.Export;

/// <summary>
/// A language of export files. The marks are stated here and not taken from the machine, so that the same export is the same on every box;
/// they are those of .NET's cultures.
/// </summary>
public sealed class ExportLanguage
{
    private const string Apostrophe = "\u2019";
    private const string NoBreakSpace = "\u00A0";
    private const string NarrowNoBreakSpace = "\u202F";

    private const int MostDecimals = 12;

    private readonly bool hasThousands;

    private ExportLanguage(string name, string culture, string decimalMark, string thousands)
    {
        Name = name;
        Culture = CultureInfo.GetCultureInfo(culture);
        NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = decimalMark, NumberGroupSeparator = thousands, NegativeSign = "-" };
        hasThousands = thousands.Length > 0;
    }

    /// <summary>English names, a point, no thousands separator: for machines.</summary>
    public static ExportLanguage Invariant { get; } = new("invariant", "en", ".", "");

    /// <summary>All languages that can be chosen; the first is <see cref="Invariant"/>.</summary>
    public static IReadOnlyList<ExportLanguage> All { get; } =
    [
        Invariant,
        new("de-CH", "de-CH", ".", Apostrophe),
        new("de-DE", "de-DE", ",", "."),
        new("de-AT", "de-AT", ",", NoBreakSpace),
        new("en", "en", ".", ","),
        new("es", "es", ",", "."),
        new("fr", "fr", ",", NarrowNoBreakSpace),
        new("it", "it", ",", "."),
    ];

    /// <summary>Name in settings and requests ("de-CH").</summary>
    public string Name { get; }

    /// <summary>Culture of the texts.</summary>
    public CultureInfo Culture { get; }

    private NumberFormatInfo NumberFormat { get; }

    /// <summary>The language with this name in any case, or null.</summary>
    public static ExportLanguage? Find(string name) => All.FirstOrDefault(l => l.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>A number with this language's marks, at most 12 decimals, no trailing zeros.</summary>
    public string Format(decimal number) => hasThousands ? number.ToString("#,0.############", NumberFormat) : Plain(number);

    /// <summary>What the pattern "0.############" makes, in a fraction of its time.</summary>
    private string Plain(decimal number)
    {
        var rounded = number.Scale > MostDecimals ? decimal.Round(number, MostDecimals, MidpointRounding.AwayFromZero) : number;
        var text = rounded.ToString(NumberFormat);
        return rounded == 0 ? "0" : rounded.Scale > 0 ? text.TrimEnd('0').TrimEnd(NumberFormat.NumberDecimalSeparator[0]) : text;
    }
}
