using MCenter.Core.Settings;

namespace MCenter.Core.BusHealth;

/// <summary>What an M-Bus line may draw and what voltage it should have; the defaults are the manual's.</summary>
public sealed record BusSettings : ISettings<BusSettings>
{
    /// <inheritdoc/>
    public static string Section => "bus";

    /// <summary>Greatest lasting current of a line, mA, 10 to 2000.</summary>
    public int GreatestMilliamperes { get; init; } = UnitLoad.LimitMilliamperes;

    /// <summary>Above this, mA, readouts stop at once; between the greatest current and this after five seconds. At least the greatest current, at most 5000.</summary>
    public int PeakMilliamperes { get; init; } = 600;

    /// <summary>Readouts go on when the current stays at or below this, mA, 1 to the greatest current.</summary>
    public int ResumeMilliamperes { get; init; } = 430;

    /// <summary>How long it has to stay there, seconds, 0 to 3600.</summary>
    public int ResumeSeconds { get; init; } = 60;

    /// <summary>Least voltage that is good, V, 0 to 60.</summary>
    public double LowestVolts { get; init; } = 36;

    /// <summary>Greatest voltage that is good, V, from the least to 60.</summary>
    public double HighestVolts { get; init; } = 41;

    /// <inheritdoc/>
    public IEnumerable<ValidationError> Validate() =>
    [
        .. Range("greatestMilliamperes", GreatestMilliamperes, 10, 2000),
        .. Range("peakMilliamperes", PeakMilliamperes, GreatestMilliamperes, 5000),
        .. Range("resumeMilliamperes", ResumeMilliamperes, 1, GreatestMilliamperes),
        .. Range("resumeSeconds", ResumeSeconds, 0, 3600),
        .. Range("lowestVolts", LowestVolts, 0, 60),
        .. Range("highestVolts", HighestVolts, LowestVolts, 60),
    ];

    // written so that what is no number is out of range, too
    private static IEnumerable<ValidationError> Range(string field, double value, double least, double most) =>
        value >= least && value <= most ? [] : [new(field, SettingsTexts.Of("Range", least, most))];
}
