namespace MCenter.Drivers.Simulation.MBus;

/// <summary>What goes wrong with one answer.</summary>
internal enum MeterFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>No answer.</summary>
    Silent,

    /// <summary>The request comes back in front of the answer.</summary>
    Echo,

    /// <summary>The answer comes after <see cref="SimulatedLineSettings.LateBy"/>.</summary>
    Late,

    /// <summary>More bytes than any frame has, and none of them meant.</summary>
    Babble,

    /// <summary>The checksum is one too high.</summary>
    WrongChecksum,

    /// <summary>One bit of the answer is turned.</summary>
    FlippedBit,
}

/// <summary>Says for each answer of a meter what goes wrong with it. Deterministic; not thread safe, as a bus asks its meters one request at a time.</summary>
/// <param name="faultOf">The fault of the n-th answer, from 0.</param>
internal sealed class FaultScript(Func<int, MeterFault> faultOf)
{
    private int answers;

    /// <summary>Nothing ever goes wrong.</summary>
    public static FaultScript None => Always(MeterFault.None);

    /// <summary>Every answer fails so.</summary>
    public static FaultScript Always(MeterFault fault) => new(_ => fault);

    /// <summary>The first answers fail as listed, one each; all after them are sound.</summary>
    public static FaultScript Sequence(params MeterFault[] faults) => new(n => n < faults.Length ? faults[n] : MeterFault.None);

    /// <summary>Each answer fails with this probability, 0 to 1.</summary>
    public static FaultScript Sometimes(MeterFault fault, double probability, int seed) => new(n => Noise.At(seed, n) < probability ? fault : MeterFault.None);

    /// <summary>The fault of the next answer.</summary>
    public MeterFault Next() => faultOf(answers++);
}
