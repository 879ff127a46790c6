using MCenter.Core.History;

namespace MCenter.Core.Gaps;

/// <summary>Why nothing at all is stored for a raster point, as far as it can be known.</summary>
public enum Absence
{
    /// <summary>Not known: the box ran and stored nothing (its history could not be written, or the raster was another one then).</summary>
    Unknown = 0,

    /// <summary>The box was off, or restarting, by its event log; after an unclean stop from its last event on.</summary>
    BoxOff = 1,

    /// <summary>The box's clock stood wrong and was set forward over this point.</summary>
    ClockWrong = 2,
}

/// <summary>One raster point of a device. Exactly one of the three is set.</summary>
/// <param name="RasterTime">The instant, UTC.</param>
/// <param name="Quality">Of the reading that is there.</param>
/// <param name="Fault">Why it is missing, as the readout stored it.</param>
/// <param name="Absence">Why nothing is stored.</param>
public sealed record RasterPoint(DateTimeOffset RasterTime, Quality? Quality, ReadoutFault? Fault, Absence? Absence)
{
    /// <summary>Whether there is no reading.</summary>
    public bool IsMissing => Quality is null;
}
