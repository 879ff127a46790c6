namespace MCenter.Core.BusHealth;

/// <summary>What measures voltage and current of the M-Bus lines; implemented in Drivers. Asked every two seconds for one line after the other.</summary>
public interface IBusMeasurement
{
    /// <summary>Measures a line now. Throws only when cancelled: what cannot be measured is null in the answer.</summary>
    /// <param name="line">The line's configured name.</param>
    /// <param name="cancel">Ends the waiting.</param>
    Task<BusSample> MeasureAsync(string line, CancellationToken cancel);
}

/// <summary>One measurement of a line.</summary>
/// <param name="Volts">Voltage of the bus, V; null = not measured.</param>
/// <param name="Milliamperes">Current that the bus draws, mA; null = not measured.</param>
/// <param name="Problem">Why something that is configured could not be measured, for the installer, in English; empty when nothing failed.</param>
public sealed record BusSample(double? Volts, double? Milliamperes, string Problem = "")
{
    /// <summary>Nothing measures this line.</summary>
    public static BusSample None { get; } = new(null, null);
}
