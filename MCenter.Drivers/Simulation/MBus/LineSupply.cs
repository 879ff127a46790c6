namespace MCenter.Drivers.Simulation.MBus;

/// <summary>What goes wrong with the supply of a line.</summary>
internal enum SupplyFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>More meters hang on it than it can feed.</summary>
    Overload,

    /// <summary>Its wires touch: hardly any voltage, all the current that there is, no answers.</summary>
    ShortCircuit,

    /// <summary>Its wires are cut at the first meter: no current, no answers.</summary>
    Cut,

    /// <summary>A long or thin cable: too little voltage.</summary>
    LowVoltage,
}

/// <summary>
/// The supply of a simulated line: current by the unit loads of its meters, voltage by that current, and some noise, the same in every run. Thread safe.
/// </summary>
/// <param name="unitLoads">Unit loads of all meters on the line.</param>
/// <param name="time">Moves the noise.</param>
internal sealed class LineSupply(int unitLoads, TimeProvider time)
{
    private const double UnitLoadMilliamperes = 1.5;
    private const double IdleVolts = 40.2;
    private const double OhmsOfSource = 4;
    private const double NoiseMilliamperes = 1.2;
    private const double NoiseVolts = 0.12;

    /// <summary>What goes wrong at an instant; nothing until a script says so.</summary>
    public Func<DateTimeOffset, SupplyFault> Script { get; set; } = _ => SupplyFault.None;

    /// <summary>Whether meters have enough voltage to answer.</summary>
    public bool FeedsMeters => Script(time.GetUtcNow()) is not (SupplyFault.ShortCircuit or SupplyFault.Cut);

    /// <summary>Volts and milliamperes now.</summary>
    public (double Volts, double Milliamperes) Measure()
    {
        var at = time.GetUtcNow();
        var seconds = at.UtcTicks / (double)TimeSpan.TicksPerSecond;
        var ownMilliamperes = unitLoads * UnitLoadMilliamperes;
        var (volts, milliamperes) = Script(at) switch
        {
            SupplyFault.ShortCircuit => (1.4, 690.0),
            SupplyFault.Overload => (IdleVolts - (OhmsOfSource * 0.52), 520.0),
            SupplyFault.Cut => (IdleVolts, 0.0),
            SupplyFault.LowVoltage => (33.1, ownMilliamperes),
            _ => (IdleVolts - (OhmsOfSource * ownMilliamperes / 1000), ownMilliamperes),
        };
        return (volts + (NoiseVolts * (Noise.Smooth(1, seconds / 7) - 0.5)), milliamperes == 0 ? 0 : milliamperes + (NoiseMilliamperes * (Noise.Smooth(2, seconds / 5) - 0.5)));
    }
}
