using MCenter.Core.Devices;
using MCenter.Core.Readout;

namespace MCenter.Core.Modbus;

/// <summary>Reads any range of a Modbus device, for setting up its registers. Implemented in Drivers.</summary>
public interface IModbusBrowser
{
    /// <summary>Reads a range, behind what the device's wire is doing, in as many requests as the device's largest block asks for. Never throws for what a device or a line does.</summary>
    /// <param name="device">How it is reached; it need not be stored.</param>
    /// <param name="functionCode">1 coils, 2 discrete inputs, 3 holding registers, 4 input registers.</param>
    /// <param name="start">First address on the wire, 0 to 65535.</param>
    /// <param name="count">How many, at least 1; <paramref name="start"/> + <paramref name="count"/> is at most 65536.</param>
    /// <param name="cancel">Stops between two requests at the latest.</param>
    Task<BrowsedRange> ReadAsync(Device device, int functionCode, int start, int count, CancellationToken cancel);
}

/// <summary>What came of reading a range.</summary>
/// <param name="Words">One a coil (0 or 1) or register, as on the wire with the first byte high; null where the device refused the address.</param>
/// <param name="Failure">Why the range, or its rest, could not be read; null when it was read whole. Refused addresses alone are no failure.</param>
/// <param name="Telegrams">Requests and answers.</param>
public sealed record BrowsedRange(IReadOnlyList<ushort?> Words, ReadoutFailure? Failure, IReadOnlyList<RawTelegram> Telegrams);
