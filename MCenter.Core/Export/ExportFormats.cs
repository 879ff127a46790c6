using System.Collections.Frozen;

namespace MCenter.Core.Export;

/// <summary>All export formats by name.</summary>
public sealed class ExportFormats(IEnumerable<IExportFormat> formats)
{
    // ToFrozenDictionary refuses a duplicate name
    private readonly FrozenDictionary<string, IExportFormat> byName = formats.ToFrozenDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>All formats in the order of their names.</summary>
    public IEnumerable<IExportFormat> All => byName.Values.OrderBy(f => f.Name, StringComparer.Ordinal);

    /// <summary>The format with this name, or null.</summary>
    public IExportFormat? Find(string name) => byName.GetValueOrDefault(name);
}
