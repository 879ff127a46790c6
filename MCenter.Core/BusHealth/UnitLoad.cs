namespace MCenter.Core.BusHealth;

/// <summary>What meters may draw from an M-Bus line (manual, chapter M-BUS).</summary>
public static class UnitLoad
{
    /// <summary>Current of one unit load, mA.</summary>
    public const decimal Milliamperes = 1.5m;

    /// <summary>What a line of the M-Center supplies, mA; the default of <see cref="BusSettings.GreatestMilliamperes"/>.</summary>
    public const int LimitMilliamperes = 450;
}
