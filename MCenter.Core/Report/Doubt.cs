namespace MCenter.Core.Report;

/// <summary>How much a doubt weighs.</summary>
public enum DoubtLevel
{
    /// <summary>Worth a look; nothing need be wrong.</summary>
    Note,

    /// <summary>Something is probably not as it should be.</summary>
    Warning,

    /// <summary>The meter does not give what it is there for.</summary>
    Error,
}

/// <summary>What makes a meter's values doubtful; see <see cref="Plausibility"/>.</summary>
public enum PlausibilityRule
{
    /// <summary>The meter has never answered.</summary>
    NeverRead,

    /// <summary>Its newest readout failed.</summary>
    NotAnswering,

    /// <summary>Its newest reading is older than its last raster point.</summary>
    TooOld,

    /// <summary>Its newest reading was taken later than now: the box's clock was set back.</summary>
    ReadInFuture,

    /// <summary>Its status byte reports an application error or a permanent error.</summary>
    MeterError,

    /// <summary>Its status byte reports an alarm, an abnormal condition or a temporary error.</summary>
    MeterAlarm,

    /// <summary>Its status byte reports low power.</summary>
    PowerLow,

    /// <summary>A register of error flags is not 0.</summary>
    ErrorFlags,

    /// <summary>It has no register that could stand for it.</summary>
    NoValues,

    /// <summary>A main register has no value.</summary>
    ValueMissing,

    /// <summary>A counter is negative.</summary>
    NegativeCounter,

    /// <summary>A counter fell.</summary>
    FallingCounter,

    /// <summary>A counter is near the end of its digits.</summary>
    OverflowNear,

    /// <summary>The main counter has not moved for a day or longer.</summary>
    Standstill,

    /// <summary>None of its counters counts in a unit of its medium.</summary>
    UnitUnlikeMedium,

    /// <summary>The medium that was set is of another kind than the one that the telegram names.</summary>
    MediumDiffers,

    /// <summary>The meter's own clock is wrong.</summary>
    ClockOff,

    /// <summary>A date of something past lies in the future.</summary>
    DateInFuture,

    /// <summary>The power that it shows does not account for what its counter rose by.</summary>
    PowerImplausible,
}

/// <summary>One thing about a meter that is not plausible.</summary>
/// <param name="Rule">Which rule says so.</param>
/// <param name="Level">How much it weighs.</param>
/// <param name="Register">Number of the register it is about; null = the meter as a whole.</param>
/// <param name="Message">What was seen, in the current UI culture.</param>
public sealed record Doubt(PlausibilityRule Rule, DoubtLevel Level, int? Register, string Message);
