namespace MCenter.Core.Devices;

/// <summary>Parity bit of a character on a serial line.</summary>
public enum Parity
{
    /// <summary>None is sent.</summary>
    None,

    /// <summary>Makes the number of ones even.</summary>
    Even,

    /// <summary>Makes it odd.</summary>
    Odd,
}
