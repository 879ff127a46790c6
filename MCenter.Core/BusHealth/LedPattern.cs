using MCenter.Core.Readout;

namespace MCenter.Core.BusHealth;

/// <summary>What the state LED shows.</summary>
public enum LedColour
{
    /// <summary>Nothing.</summary>
    Off = 0,

    /// <summary>Red.</summary>
    Red = 1,

    /// <summary>Green.</summary>
    Green = 2,

    /// <summary>Blue.</summary>
    Blue = 3,
}

/// <summary>Colours and rhythm of the state LED, as the manual's table of operational states has them.</summary>
/// <param name="First">Colour of the first half of a cycle.</param>
/// <param name="Second">Colour of the second half; the same as the first when it does not blink.</param>
/// <param name="CycleMilliseconds">Length of both halves together; 0 when it does not blink.</param>
public sealed record LedPattern(LedColour First, LedColour Second, int CycleMilliseconds)
{
    /// <summary>Not driven.</summary>
    public static LedPattern Dark { get; } = new(LedColour.Off, LedColour.Off, 0);

    /// <summary>Whether it changes between two colours, or between a colour and off.</summary>
    public bool Blinks => CycleMilliseconds > 0;

    /// <summary>Whether both halves of a cycle have a colour.</summary>
    public bool Alternates => Blinks && Second != LedColour.Off;

    /// <summary>How long each half takes.</summary>
    public TimeSpan Half => TimeSpan.FromMilliseconds(CycleMilliseconds / 2);

    /// <summary>The pattern of what the box does.</summary>
    public static LedPattern Of(ActivityKind activity) => activity switch
    {
        ActivityKind.Overload => new(LedColour.Red, LedColour.Off, 500),
        ActivityKind.LevelConverter => new(LedColour.Blue, LedColour.Green, 100),
        ActivityKind.Scanning => new(LedColour.Blue, LedColour.Off, 700),
        ActivityKind.Reading => new(LedColour.Blue, LedColour.Off, 100),
        _ => new(LedColour.Green, LedColour.Green, 0),
    };
}

/// <summary>The state LED of the box ("User"); implemented in Drivers.</summary>
public interface IStateLed
{
    /// <summary>What it shows, or would show.</summary>
    LedPattern Pattern { get; }

    /// <summary>Whether a real LED is configured; without one the pattern is only told.</summary>
    bool IsReal { get; }

    /// <summary>Why the real LED could not be driven, in English; empty when it is.</summary>
    string Problem { get; }
}
