namespace MCenter.Core.Modules;

/// <summary>The lines of appsettings.json.</summary>
/// <param name="All">In the order of the file.</param>
public sealed record ConfiguredLines(IReadOnlyList<LineOptions> All)
{
    /// <summary>Whether a baud rate set here has an effect on a line; also of one that is not configured (any more).</summary>
    public bool KnowsBaudRate(string line) => All.FirstOrDefault(l => l.Name == line)?.KnowsBaudRate != false;
}
