namespace MCenter.Core.Modules;

/// <summary>The lines of appsettings.json.</summary>
/// <param name="All">In the order of the file.</param>
public sealed record ConfiguredLines(IReadOnlyList<LineOptions> All);
