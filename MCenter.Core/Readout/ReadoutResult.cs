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

    /// <summary>
    /// The device's answer time: the longest wait, of all exchanges of this readout, from the end of the request on the wire to the first byte of a sound answer;
    /// behind a TCP converter from when the request was handed over to it. Null when nothing sound came, or the protocol cannot tell.
    /// </summary>
    public TimeSpan? AnswerTime { get; init; }

    /// <summary>Tries in which bytes came, but no sound frame, also those that a repeat made good.</summary>
    public int BrokenAnswers { get; init; }
}

/// <summary>Bytes of one telegram as they were on the wire.</summary>
/// <param name="Bytes">The whole frame.</param>
/// <param name="Sent">Whether this is a request of ours; otherwise it came from the device.</param>
public sealed record RawTelegram(ReadOnlyMemory<byte> Bytes, bool Sent = false);

/// <summary>A device's answer, decoded.</summary>
public sealed record DecodedReading : ReadoutResult
{
    /// <summary>Who answered; null when the protocol does not tell (Modbus).</summary>
    public required DeviceIdentity? Identity { get; init; }

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
