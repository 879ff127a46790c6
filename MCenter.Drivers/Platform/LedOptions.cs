using MCenter.Core.BusHealth;

namespace MCenter.Drivers.Platform;

/// <summary>Section <c>MCenter:Led</c>: the state LED among Linux' LEDs. A multi-colour LED by <see cref="Name"/>, or three LEDs of one colour; nothing = none.</summary>
internal sealed record LedOptions
{
    /// <summary>Where the kernel shows its LEDs.</summary>
    public string Folder { get; init; } = "/sys/class/leds";

    /// <summary>Folder of a LED of the kernel's multi-colour class ("rgb:status").</summary>
    public string Name { get; init; } = "";

    /// <summary>Folder of the red LED.</summary>
    public string Red { get; init; } = "";

    /// <summary>Folder of the green LED.</summary>
    public string Green { get; init; } = "";

    /// <summary>Folder of the blue LED.</summary>
    public string Blue { get; init; } = "";

    /// <summary>The LED that is configured; null = none.</summary>
    public ILed? Open()
    {
        var single = new[] { (LedColour.Red, Red), (LedColour.Green, Green), (LedColour.Blue, Blue) }.Where(l => l.Item2.Length > 0).ToDictionary(l => l.Item1, l => Path.Combine(Folder, l.Item2));
        return Name.Length > 0 ? new MultiColourLed(Path.Combine(Folder, Name)) : single.Count > 0 ? new ThreeLeds(single) : null;
    }
}
