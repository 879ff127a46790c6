using System.Collections.Frozen;
using System.Globalization;
using System.Resources;

namespace MCenter.Core.Devices;

/// <summary>Names the resx files with the names of media; the keys are those of <see cref="Medium"/>, and "Code" for a code without a name.</summary>
public sealed class MediumTexts
{
    /// <summary>The languages of all texts; neutral is English.</summary>
    internal static readonly CultureInfo[] Languages = [CultureInfo.InvariantCulture, new("de"), new("fr"), new("it"), new("es")];

    private static readonly ResourceManager Texts = new(typeof(MediumTexts));

    private static readonly FrozenDictionary<string, Medium> ByName = Named().DistinctBy(n => n.Name, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(n => n.Name, n => n.Medium, StringComparer.OrdinalIgnoreCase);

    private MediumTexts()
    {
    }

    /// <summary>The medium of this name: as the API has it ("WarmWater", "0x1F"), or as the pages have it in any language ("Warmwasser"); null when there is none.</summary>
    public static Medium? Find(string name) => ByName.TryGetValue(name.Trim(), out var medium) ? medium : MediumNames.Find(name.Trim());

    /// <summary>The medium's name in a language; "Medium 0x1F" for a code without one.</summary>
    public static string Of(Medium medium, CultureInfo culture) =>
        Enum.GetName(medium) is { } name ? Texts.GetString(name, culture)! : string.Format(culture, Texts.GetString("Code", culture)!, MediumNames.Key(medium));

    private static IEnumerable<(string Name, Medium Medium)> Named()
    {
        foreach (var medium in Enum.GetValues<Medium>())
        {
            yield return ($"{medium}", medium);
            yield return (MediumNames.Of(medium), medium);
        }

        foreach (var (medium, language) in Enum.GetValues<Medium>().SelectMany(m => Languages.Select(l => (m, l))))
        {
            yield return (Texts.GetString($"{medium}", language) ?? $"{medium}", medium);
        }
    }
}
