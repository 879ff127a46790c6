namespace MCenter.Core.Modbus;

/// <summary>The templates that come with the product: the JSON files in <c>Templates/</c>, embedded, each with the public source of its register map.</summary>
public static class BuiltInModbusTemplates
{
    private const string Prefix = "MCenter.Core.Modbus.Templates.";

    /// <summary>All of them, in the order of their file names.</summary>
    /// <exception cref="InvalidOperationException">Two have one name and version.</exception>
    public static IReadOnlyList<ModbusTemplate> Load()
    {
        var assembly = typeof(BuiltInModbusTemplates).Assembly;
        var files = assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        ModbusTemplate[] templates = [.. files.Select(file =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(file)!);
            return ModbusTemplateReader.Read(reader.ReadToEnd());
        })];
        var twice = templates.GroupBy(t => t.Key).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? templates : throw new InvalidOperationException($"More than one template is {twice.Key}");
    }
}
