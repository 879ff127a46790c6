using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Registers;

namespace MCenter.Core.Readout;

/// <summary>What came of one try to read a device: either <see cref="DecodedReading"/> or <see cref="ReadoutFailure"/>.</summary>
public abstract record ReadoutResult
{
    /// <summary>When the answer was whole, or the last try ended; UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The telegrams received, opaque to Core, for the inspector; may be empty.</summary>
    public IReadOnlyList<RawTelegram> Telegrams { get; init; } = [];

    /// <summary>From the first byte sent to the end of the answer.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Tries beyond the first.</summary>
    public int Retries { get; init; }
}

/// <summary>Bytes of one telegram as they came from the wire.</summary>
/// <param name="Bytes">The whole frame.</param>
public sealed record RawTelegram(ReadOnlyMemory<byte> Bytes);

/// <summary>A device's answer, decoded.</summary>
public sealed record DecodedReading : ReadoutResult
{
    /// <summary>Who answered.</summary>
    public required DeviceIdentity Identity { get; init; }

    /// <summary>Quality from the device's own status.</summary>
    public required Quality Quality { get; init; }

    /// <summary>The device's status byte (EN 13757-3), 0 = no error.</summary>
    public int Status { get; init; }

    /// <summary>The values in order; index = register number.</summary>
    public required IReadOnlyList<DecodedValue> Values { get; init; }

    /// <summary>Where and why decoding had to stop before the end, null when it did not.</summary>
    public string? Incomplete { get; init; }
}

/// <summary>No answer, or none that can be booked.</summary>
public sealed record ReadoutFailure : ReadoutResult
{
    /// <summary>Why.</summary>
    public required ReadoutFault Fault { get; init; }

    /// <summary>What was seen, for the installer, in English ("checksum 3A, expected 3B", "answered by 00012345 instead of 00012346").</summary>
    public required string Detail { get; init; }
}

/// <summary>Who a device says it is.</summary>
/// <param name="Identification">Identification number, 8 digits as printed.</param>
/// <param name="Manufacturer">Three letters.</param>
/// <param name="Version">Version byte.</param>
/// <param name="Medium">Medium code.</param>
/// <param name="SecondaryAddress">All of it, as in <see cref="Device.SecondaryAddress"/>.</param>
/// <param name="PrimaryAddress">A field of the answer.</param>
public sealed record DeviceIdentity(string Identification, string Manufacturer, int Version, Medium Medium, string SecondaryAddress, int PrimaryAddress);

/// <summary>One decoded value with what the telegram says of it, in protocol-neutral words.</summary>
public sealed record DecodedValue
{
    /// <summary>The value in the base unit.</summary>
    public required RawValue Value { get; init; }

    /// <summary>What is measured; tells the default name of a register.</summary>
    public required Quantity Quantity { get; init; }

    /// <summary>Wording of the M-Bus documentation ("Energy", "Power (vendor specific)").</summary>
    public required string Description { get; init; }

    /// <summary>Base unit ("Wh", "m^3", "None").</summary>
    public required string Unit { get; init; }

    /// <summary>Kind the record has even where it carries no value now.</summary>
    public ValueKind Kind { get; init; }

    /// <summary>0 instantaneous, 1 maximum, 2 minimum, 3 value in error state.</summary>
    public int Function { get; init; }

    /// <summary>Storage number.</summary>
    public long StorageNumber { get; init; }

    /// <summary>Tariff.</summary>
    public long Tariff { get; init; }

    /// <summary>Subunit.</summary>
    public long Subunit { get; init; }

    /// <summary>Phase 1 to 3 where the record says so, else 0.</summary>
    public int Phase { get; init; }

    /// <summary>The meter marks this value as faulty (function 3, VIFE record error, BCD error digits).</summary>
    public bool Faulty { get; init; }
}
