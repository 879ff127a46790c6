namespace MCenter.Core.DeviceTypes;

/// <summary>The templates that come with the product: the JSON files in <c>Templates/</c>, embedded.</summary>
public static class BuiltInTemplates
{
    private const string Prefix = "MCenter.Core.DeviceTypes.Templates.";

    /// <summary>All of them, in the order of their file names.</summary>
    /// <exception cref="InvalidOperationException">Two are for one device type.</exception>
    public static IReadOnlyList<DeviceTemplate> Load()
    {
        var assembly = typeof(BuiltInTemplates).Assembly;
        var files = assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        DeviceTemplate[] templates = [.. files.Select(file =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(file)!);
            return DeviceTemplateReader.Read(reader.ReadToEnd());
        })];
        var twice = templates.GroupBy(t => t.Type).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? templates : throw new InvalidOperationException($"More than one template is for {twice.Key}");
    }
}
