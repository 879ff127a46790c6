namespace MCenter.Core.BusHealth;

/// <summary>What meters may draw from an M-Bus line (manual, chapter M-BUS).</summary>
public static class UnitLoad
{
    /// <summary>Current of one unit load, mA.</summary>
    public const decimal Milliamperes = 1.5m;

    /// <summary>Most that a line may draw, mA; beyond it the readout stops.</summary>
    public const int LimitMilliamperes = 450;

    /// <summary>Most unit loads of a line.</summary>
    public const int Limit = (int)(LimitMilliamperes / Milliamperes);
}
