namespace MCenter.Core.Export;

/// <summary>A file that is ready to be downloaded.</summary>
/// <param name="Name">Its name, see <see cref="FileNames.OfDevice"/>.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="PreparedAt">When it was prepared, UTC.</param>
public sealed record ExportFile(string Name, long Bytes, DateTimeOffset PreparedAt);
