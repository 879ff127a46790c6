using System.Text.Json;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Settings;

namespace MCenter.Core.Modbus;

/// <summary>The file in which Modbus templates are carried from box to box: <c>{"format": "mcenter-modbus-templates", "version": 1, "templates": [...]}</c>, UTF-8.</summary>
public static class ModbusTemplateFile
{
    private const string Format = "mcenter-modbus-templates";
    private const int Version = 1;

    private static readonly JsonSerializerOptions Indented = new(TemplateJson.Options) { WriteIndented = true };

    /// <summary>Writes a file that <see cref="Read"/> reads.</summary>
    public static byte[] Write(IEnumerable<ModbusTemplate> templates) => JsonSerializer.SerializeToUtf8Bytes(new { format = Format, version = Version, templates }, Indented);

    /// <summary>All templates of a file.</summary>
    /// <exception cref="InvalidInputException">It is not such a file, is too large, or something in it is wrong; each error has its path.</exception>
    public static IReadOnlyList<ModbusTemplate> Read(ReadOnlyMemory<byte> file)
    {
        DriverFile.CheckLength(file.Length);
        using var document = TemplateJson.Parse(file);
        var errors = new TemplateErrors();
        var fields = new JsonFields(document.RootElement, "", errors);
        if (fields.Value("format") is not { } format || JsonFields.TextOf(format) != Format)
        {
            // of a foreign file nothing else is said: all of it would be wrong
            throw TemplateErrors.Only("format", "ModbusForeign", Format);
        }

        fields.Integer("version", Version, Version);
        List<(ModbusTemplate Template, string Path)> read = [.. fields.Items("templates", ModbusTemplateSettings.Most).Select(i => (ModbusTemplateReader.Read(i.Item, i.Path, errors), i.Path))];
        fields.NoOthers();
        errors.ThrowIfAny();
        foreach (var (template, path) in read.GroupBy(r => r.Template.Key).SelectMany(g => g.Skip(1)))
        {
            errors.Add(path, "ModbusTwice", template.Key);
        }

        errors.ThrowIfAny();
        return [.. read.Select(r => r.Template)];
    }
}
