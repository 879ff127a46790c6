using MCenter.Core.Devices;

namespace MCenter.Core.Readout;

/// <summary>
/// Reads devices of one protocol. Implementations live in Drivers, are found by the module scan, and are one instance for the process.
/// The host calls <see cref="ReadAsync"/> for one device of a line at a time; calls for different lines run side by side.
/// </summary>
public interface IDeviceProtocol
{
    /// <summary>Value of <see cref="Device.Protocol"/> that this reads ("MBus"); a duplicate is a start-up error.</summary>
    string Name { get; }

    /// <summary>
    /// Reads one device whole. Never throws for what a meter or a line does: that is a <see cref="ReadoutFailure"/>.
    /// </summary>
    /// <param name="device">What to read.</param>
    /// <param name="options">Time-outs and tries.</param>
    /// <param name="cancel">Stops between two telegrams at the latest; then throws <see cref="OperationCanceledException"/>.</param>
    Task<ReadoutResult> ReadAsync(Device device, ReadoutOptions options, CancellationToken cancel);
}

/// <summary>How one readout is to be done.</summary>
/// <param name="Timeout">How long to wait for an answer's first byte (the M-Bus readout timeout).</param>
/// <param name="Tries">How often to try, 1 to 3.</param>
/// <param name="InterpretTimes">Whether date and time records get values.</param>
public sealed record ReadoutOptions(TimeSpan Timeout, int Tries, bool InterpretTimes);
