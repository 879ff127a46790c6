using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Readout;

namespace MCenter.Core.Commands;

/// <summary>
/// Sends commands to devices of one protocol. Implementations live in Drivers and are one instance for the process; they take their turn on the wire
/// themselves, for one command at a time.
/// </summary>
public interface IDeviceCommander
{
    /// <summary>Value of <see cref="Device.Protocol"/> that this speaks ("MBus").</summary>
    string Name { get; }

    /// <summary>
    /// Sends a command to one device and reads back what it says of it. Never throws for what a meter or a line does. A command that holds the time as
    /// type F is sent at a full minute, for which is waited.
    /// </summary>
    /// <param name="device">Whom.</param>
    /// <param name="telegram">What.</param>
    /// <param name="values">What its places are filled with.</param>
    /// <param name="options">Time-outs and tries.</param>
    /// <param name="cancel">Stops before the command is sent; what was sent is seen through.</param>
    Task<CommandOutcome> SendAsync(Device device, CommandTelegram telegram, CommandValues values, ReadoutOptions options, CancellationToken cancel);

    /// <summary>Sends a command to all devices of a line that hear this baud rate; nobody confirms it.</summary>
    Task<CommandOutcome> BroadcastAsync(string line, int baudRate, CommandTelegram telegram, CommandValues values, CancellationToken cancel);

    /// <summary>
    /// Gives one device another primary address and sees that it answers there. Nothing is sent when somebody else answers there already; a device that has the
    /// address already is confirmed. Never throws for what a meter or a line does.
    /// </summary>
    /// <param name="device">Whom, as it is reached now; its identification number must be known.</param>
    /// <param name="address">1 to 250.</param>
    /// <param name="options">Time-outs and tries.</param>
    /// <param name="cancel">Stops before the command is sent; what was sent is seen through.</param>
    Task<CommandOutcome> SetAddressAsync(Device device, int address, ReadoutOptions options, CancellationToken cancel);

    /// <summary>
    /// Gives one device another baud rate and sees that it answers at it; one that does not is set back. A device that has the rate already is confirmed. Never throws for
    /// what a meter or a line does.
    /// </summary>
    /// <param name="device">Whom, as it is reached now; its identification number must be known.</param>
    /// <param name="baudRate">300, 600, 1200, 2400, 4800, 9600, 19200 or 38400.</param>
    /// <param name="options">Time-outs and tries.</param>
    /// <param name="cancel">Stops before the command is sent; what was sent is seen through.</param>
    Task<CommandOutcome> SetBaudRateAsync(Device device, int baudRate, ReadoutOptions options, CancellationToken cancel);
}

/// <summary>What the places of a command are filled with.</summary>
/// <param name="Zone">Whose local time is sent, at the moment of sending.</param>
/// <param name="Tariff">Tariff, 0 to 255.</param>
public sealed record CommandValues(TimeZoneInfo Zone, int Tariff = 0);

/// <summary>What came of a command.</summary>
public enum CommandState
{
    /// <summary>Received, and read back as expected.</summary>
    Confirmed = 0,

    /// <summary>Received; the meter shows nothing that could be read back.</summary>
    Acknowledged = 1,

    /// <summary>Sent to all, which nobody confirms.</summary>
    Sent = 2,

    /// <summary>Received, but what was read back is something else, or nothing.</summary>
    NotConfirmed = 3,

    /// <summary>Not received as far as is known, or not sent.</summary>
    Failed = 4,
}

/// <summary>What came of a command.</summary>
/// <param name="State">How far it got.</param>
/// <param name="Detail">What was seen, for the installer, in English; empty when there is nothing to say.</param>
/// <param name="At">When it was over, UTC.</param>
public sealed record CommandOutcome(CommandState State, string Detail, DateTimeOffset At)
{
    /// <summary>Whether it may be taken as obeyed.</summary>
    public bool Good => State <= CommandState.Sent;
}
