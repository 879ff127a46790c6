using System.Text.Json;
using MCenter.Core.Settings;

namespace MCenter.Core.DeviceTypes;

/// <summary>
/// The file in which templates are carried from box to box: <c>{"format": "mcenter-drivers", "version": 1, "drivers": [...]}</c>, UTF-8.
/// The original product's form was never published, so that its files are refused as foreign.
/// </summary>
public static class DriverFile
{
    /// <summary>The largest file that is read.</summary>
    public const int LargestBytes = 4 * 1024 * 1024;

    /// <summary>Most templates in one file.</summary>
    public const int MostTemplates = 1000;

    private const string Format = "mcenter-drivers";
    private const int Version = 1;

    private static readonly JsonSerializerOptions Indented = new(TemplateJson.Options) { WriteIndented = true };

    /// <summary>Writes a file that <see cref="Read"/> reads.</summary>
    public static byte[] Write(IEnumerable<DeviceTemplate> templates) => JsonSerializer.SerializeToUtf8Bytes(new { format = Format, version = Version, drivers = templates }, Indented);

    /// <summary>Refuses what is too large before it is read.</summary>
    /// <exception cref="InvalidInputException">It is.</exception>
    public static void CheckLength(long bytes)
    {
        if (bytes > LargestBytes)
        {
            throw TemplateErrors.Only("", "TooLarge", LargestBytes / (1024 * 1024));
        }
    }

    /// <summary>All templates of a file.</summary>
    /// <exception cref="InvalidInputException">It is not such a file, is too large, or something in it is wrong; each error has its path.</exception>
    public static IReadOnlyList<DeviceTemplate> Read(ReadOnlyMemory<byte> file)
    {
        CheckLength(file.Length);
        using var document = TemplateJson.Parse(file);
        var errors = new TemplateErrors();
        var fields = new JsonFields(document.RootElement, "", errors);
        if (fields.Value("format") is not { } format || JsonFields.TextOf(format) != Format)
        {
            // of a foreign file nothing else is said: all of it would be wrong
            throw TemplateErrors.Only("format", "Foreign", Format);
        }

        fields.Integer("version", Version, Version);
        List<(DeviceTemplate Template, string Path)> read = [.. fields.Items("drivers", MostTemplates).Select(i => (DeviceTemplateReader.Read(i.Item, i.Path, errors), i.Path))];
        fields.NoOthers();
        errors.ThrowIfAny();
        foreach (var (template, path) in read.GroupBy(r => r.Template.Type).SelectMany(g => g.Skip(1)))
        {
            errors.Add(path, "TypeTwice", template.Type);
        }

        errors.ThrowIfAny();
        return [.. read.Select(r => r.Template)];
    }
}
