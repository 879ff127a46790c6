using MCenter.Core.History;

namespace MCenter.Core.Outputs;

/// <summary>Readings to deliver.</summary>
/// <param name="Readings">At least one, at most <see cref="IOutput.MostReadings"/>; each meter's among those of the same reason in the order in which they came (for <see cref="OutputReason.Again"/>: in order of raster time).</param>
/// <param name="Reason">Why they are sent.</param>
public sealed record OutputBatch(IReadOnlyList<Reading> Readings, OutputReason Reason)
{
    /// <summary>The commit up to which it reaches; null for <see cref="OutputReason.Again"/>. Grows with what is new, and with what is late, which has lower ones.</summary>
    public long? Sequence { get; init; }
}
