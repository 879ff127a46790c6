namespace MCenter.Core.BusHealth;

/// <summary>How voltage and current of a line are to be judged, by the manual's chapters M-BUS and Troubleshooting.</summary>
public enum BusCondition
{
    /// <summary>Neither voltage nor current is known.</summary>
    NotMeasured = 0,

    /// <summary>As it should be.</summary>
    Good = 1,

    /// <summary>No current: no meter is connected.</summary>
    NoLoad = 2,

    /// <summary>The voltage is below what meters need.</summary>
    VoltageLow = 3,

    /// <summary>The voltage is above what meters stand.</summary>
    VoltageHigh = 4,

    /// <summary>Too much current: readouts wait, also for a while after the load is gone.</summary>
    Overload = 5,

    /// <summary>Too much current at hardly any voltage: readouts wait.</summary>
    ShortCircuit = 6,
}

/// <summary>A moment of an M-Bus line; times are UTC.</summary>
/// <param name="Line">The line's configured name.</param>
public sealed record BusState(string Line)
{
    /// <summary>Voltage, V; null = not measured.</summary>
    public double? Volts { get; init; }

    /// <summary>Current, mA; null = not measured.</summary>
    public double? Milliamperes { get; init; }

    /// <summary>How that is to be judged.</summary>
    public BusCondition Condition { get; init; }

    /// <summary>When it was measured; null = not yet.</summary>
    public DateTimeOffset? MeasuredAt { get; init; }

    /// <summary>Since when readouts wait because of an overload; null = they do not.</summary>
    public DateTimeOffset? OverloadSince { get; init; }

    /// <summary>When readouts go on unless the load comes back; null while it is there, and without an overload.</summary>
    public DateTimeOffset? ResumesAt { get; init; }

    /// <summary>Why something that is configured could not be measured, in English; empty when nothing failed.</summary>
    public string Problem { get; init; } = "";

    /// <summary>Whether its readout waits.</summary>
    public bool IsOverloaded => Condition is BusCondition.Overload or BusCondition.ShortCircuit;

    /// <summary>Whether a person should look at it.</summary>
    public bool NeedsAttention => Condition is not (BusCondition.NotMeasured or BusCondition.Good) || Problem.Length > 0;
}
