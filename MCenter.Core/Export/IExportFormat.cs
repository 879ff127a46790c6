namespace MCenter.Core.Export;

/// <summary>A file format that a meter's readings can be exported in. One file in <c>Formats/</c>; found by <see cref="Name"/>. Without state.</summary>
public interface IExportFormat
{
    /// <summary>Unique name and file extension ("csv"); a duplicate is a start-up error.</summary>
    string Name { get; }

    /// <summary>The media type with its character set.</summary>
    string ContentType { get; }

    /// <summary>Writes the export as it is read, asynchronously only, holding no more than one block of it. Leaves the stream open.</summary>
    Task WriteAsync(Stream output, MeterExport export, ExportOptions options, CancellationToken cancel);

    /// <summary>Writes several meters into one file, one after another. Leaves the stream open.</summary>
    Task WriteAllAsync(Stream output, IReadOnlyList<MeterExport> exports, ExportOptions options, CancellationToken cancel);
}
