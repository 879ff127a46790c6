namespace MCenter.Core.BusHealth;

/// <summary>Whether the devices of a line can be read at their intervals.</summary>
public sealed record LinePlan
{
    /// <summary>Share of the time in which the line is busy with readouts that are due, 1 = always; above 1 it can never keep up.</summary>
    public required double Utilisation { get; init; }

    /// <summary>How long the line takes to read every device once.</summary>
    public required TimeSpan OncePerDevice { get; init; }

    /// <summary>Devices of which the time is reckoned, because none was measured yet.</summary>
    public required int Estimated { get; init; }

    /// <summary>Devices that are due again before they are read, the one that waits longest first.</summary>
    public required IReadOnlyList<LateMeter> Late { get; init; }

    /// <summary>The shortest interval, minutes, at which all fit when no device has a shorter one; null when all fit now, or at none.</summary>
    public required int? FitsAtMinutes { get; init; }

    /// <summary>The lowest rate at which all fit when no device is read at a lower one; null when all fit now, at none that is common, or the line's rate cannot be set from here.</summary>
    public required int? FitsAtBaudRate { get; init; }

    /// <summary>Whether every device is read before it is due again.</summary>
    public bool Fits => Late.Count == 0;
}

/// <summary>A device that is due again before it is read.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="IntervalMinutes">Its interval.</param>
/// <param name="LongestWait">From when it was due to when it is read, at worst (in an overloaded line longer the longer it goes on).</param>
/// <param name="FitsAtMinutes">The shortest interval at which it would be read in time while the others stay as they are; null when the line is overloaded as a whole.</param>
public sealed record LateMeter(int DeviceId, int IntervalMinutes, TimeSpan LongestWait, int? FitsAtMinutes);
