using System.Xml.Linq;
using MCenter.Tests.Architecture;

namespace MCenter.Tests.Web.Pages;

/// <summary>Every text exists in every language, with the same keys and the same places for arguments.</summary>
public partial class TextTests
{
    private static readonly string[] Languages = ["de", "fr", "it", "es"];

    public static TheoryData<string> Neutral()
    {
        var root = SourceTree.Root;
        return [.. Directory.EnumerateFiles(root, "*.resx", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/bin/", StringComparison.Ordinal) && !f.Contains("/obj/", StringComparison.Ordinal) && Path.GetFileName(f).Count(c => c == '.') == 1)
            .Select(f => Path.GetRelativePath(root, f))
            .Order(StringComparer.Ordinal)];
    }

    [Theory]
    [MemberData(nameof(Neutral))]
    public void Every_language_has_the_same_texts(string file)
    {
        var path = Path.Combine(SourceTree.Root, file);
        var english = Read(path);
        foreach (var language in Languages)
        {
            var translated = Read(Path.ChangeExtension(path, $".{language}.resx"));
            translated.Keys.Order(StringComparer.Ordinal).ShouldBe(english.Keys.Order(StringComparer.Ordinal), $"{file}, {language}");
            foreach (var (key, text) in translated)
            {
                text.ShouldNotBeNullOrWhiteSpace($"{file}, {language}, {key}");
                Places(text).ShouldBe(Places(english[key]), $"{file}, {language}, {key}");
            }
        }

        var swiss = Path.ChangeExtension(path, ".de-CH.resx");
        var german = Read(Path.ChangeExtension(path, ".de.resx"));
        (File.Exists(swiss) ? Read(swiss) : []).OrderBy(t => t.Key).ShouldBe(german.Where(t => t.Value.Contains('ß')).ToDictionary(t => t.Key, t => t.Value.Replace("ß", "ss", StringComparison.Ordinal)).OrderBy(t => t.Key), file);
    }

    private static Dictionary<string, string> Read(string path) =>
        XDocument.Load(path).Root!.Elements("data").ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value);

    private static List<string> Places(string text) => [.. PlaceForm().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal)];

    [System.Text.RegularExpressions.GeneratedRegex(@"\{\d+")]
    private static partial System.Text.RegularExpressions.Regex PlaceForm();
}
