namespace MCenter.Drivers.Simulation.MBus;

/// <summary>How a simulated line behaves in time.</summary>
internal sealed record SimulatedLineSettings
{
    /// <summary>Bytes and pauses take the time they need at this rate, in Bd, at 11 bits a byte; null = everything comes at once.</summary>
    public int? PacedBaudRate { get; init; }

    /// <summary>From the end of a request to the start of the answer, in bit times, from 11 (EN 13757-2, 5.4). Only on a paced line.</summary>
    public int AnswerDelayBits { get; init; } = 11;

    /// <summary>How much later a late answer comes.</summary>
    public TimeSpan LateBy { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long this many bits take on the line.</summary>
    public TimeSpan Duration(long bits) => PacedBaudRate is { } baud ? TimeSpan.FromSeconds((double)bits / baud) : TimeSpan.Zero;
}
