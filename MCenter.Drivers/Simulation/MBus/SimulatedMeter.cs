namespace MCenter.Drivers.Simulation.MBus;

/// <summary>One meter on a simulated line: who it is and what it answers.</summary>
internal sealed record SimulatedMeter
{
    /// <summary>What its header says.</summary>
    public required MeterIdentity Identity { get; init; }

    /// <summary>Primary address 0 to 250.</summary>
    public byte PrimaryAddress { get; init; }

    /// <summary>The one rate it hears, in Bd, where the line says which it uses.</summary>
    public int BaudRate { get; init; } = 2400;

    /// <summary>What it draws from the bus, in unit loads of 1.5 mA.</summary>
    public int UnitLoads { get; init; } = 1;

    /// <summary>For enhanced selection, 8 digits; null for a meter that does not know it.</summary>
    public string? FabricationNumber { get; init; }

    /// <summary>
    /// The records of every telegram of a readout at an instant (UTC), see <see cref="TelegramBuilder"/>; all but the last end with
    /// <see cref="TelegramBuilder.MoreFollows"/>. Must not depend on anything but the instant and <see cref="Controls"/>.
    /// </summary>
    public required Func<DateTimeOffset, IReadOnlyList<byte[]>> Telegrams { get; init; }

    /// <summary>Its load profile memory; null for a meter that has none.</summary>
    public ProfileMemory? Profile { get; init; }

    /// <summary>What a master can set besides its address and rate; <see cref="Telegrams"/> may show it.</summary>
    public MeterControls Controls { get; init; } = new();

    /// <summary>Whether it acknowledges a new address or baud rate and keeps the old one.</summary>
    public bool KeepsAddress { get; init; }

    /// <summary>What goes wrong with its answers.</summary>
    public FaultScript Faults { get; init; } = FaultScript.None;
}
