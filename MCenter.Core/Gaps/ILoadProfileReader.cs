using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;

namespace MCenter.Core.Gaps;

/// <summary>Reads slices of a meter's load profile memory. Implementations live in Drivers, one instance for the process.</summary>
public interface ILoadProfileReader
{
    /// <summary>Value of <see cref="Device.Protocol"/> whose meters it reads.</summary>
    string Protocol { get; }

    /// <summary>
    /// Reads the entries of a stretch of time, holding the line for this one slice. Never throws for what a meter or a line does: that is a fault in the answer.
    /// </summary>
    /// <param name="device">The meter.</param>
    /// <param name="from">First instant, inclusive.</param>
    /// <param name="to">Last instant, inclusive.</param>
    /// <param name="zone">Zone of the meter's clock; whether summer time holds, each of its time records says itself.</param>
    /// <param name="options">Time-outs and tries.</param>
    /// <param name="cancel">Stops between two telegrams.</param>
    Task<ProfileSlice> ReadAsync(Device device, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone, ReadoutOptions options, CancellationToken cancel);
}

/// <summary>What a meter answered for a slice.</summary>
public sealed record ProfileSlice
{
    /// <summary>Why there is no answer that can be booked; null when there is.</summary>
    public ReadoutFault? Fault { get; init; }

    /// <summary>What was seen, for the installer, in English; empty without a fault.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Who answered; null where the telegrams do not say.</summary>
    public DeviceIdentity? Identity { get; init; }

    /// <summary>The oldest entry that the memory holds; null when the meter did not say.</summary>
    public DateTimeOffset? Oldest { get; init; }

    /// <summary>When the answer was whole, UTC.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The entries in the order sent.</summary>
    public IReadOnlyList<ProfileEntry> Entries { get; init; } = [];
}

/// <summary>One entry of a load profile.</summary>
/// <param name="At">Its instant, UTC, by the meter's clock.</param>
/// <param name="Values">Its values, without the time itself.</param>
public sealed record ProfileEntry(DateTimeOffset At, IReadOnlyList<DecodedValue> Values);
