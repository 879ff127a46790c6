using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Events;
using MCenter.Core.Readout;
using MCenter.Core.Settings;

namespace MCenter.Core.Commands;

/// <summary>Commands to single devices, by hand or for a schedule: what a device understands, its line's turn, and the event with what came of it. Thread safe.</summary>
public sealed class DeviceCommands(
    DeviceStore devices, TemplateStore templates, IEnumerable<IDeviceCommander> commanders, LineUses uses, SettingsStore settings, BoxClock clock, EventLog events)
{
    /// <summary>Source of the events.</summary>
    internal const string Source = "Commands";

    private const int Tries = 3;

    /// <summary>Asking again after a garbled E5 costs a battery less than a person who sends the whole command again.</summary>
    private const int TriesOnBattery = 2;

    /// <summary>What meters take that say nothing else: type F written by CI 51 (The M-Bus: A Documentation, rev. 4.8, 6.4.2 and 8.2).</summary>
    private static readonly CommandTelegram Clock = new("51", "04 6D {time:F}");

    private readonly Dictionary<string, IDeviceCommander> byProtocol = commanders.ToDictionary(c => c.Name);

    /// <summary>The command of a device's type, null when it has none for this.</summary>
    public TemplateCommand? Find(Device device, CommandPurpose purpose) =>
        byProtocol.ContainsKey(device.Protocol) ? TemplateOf(device)?.Commands.FirstOrDefault(c => c.Purpose == purpose) : null;

    /// <summary>Whether the device has a valve that can be opened and closed.</summary>
    public bool HasValve(Device device) => Find(device, CommandPurpose.OpenValve) is not null && Find(device, CommandPurpose.CloseValve) is not null;

    /// <summary>Whether commands can be sent to the device at all.</summary>
    public bool Speaks(Device device) => byProtocol.ContainsKey(device.Protocol);

    /// <summary>Opens or closes a device's valve.</summary>
    /// <exception cref="KeyNotFoundException">There is no such device.</exception>
    /// <exception cref="ConflictException">Its type has no such command, or it is no M-Bus meter.</exception>
    public async Task<CommandOutcome> ValveAsync(int deviceId, bool open, string? userName, CancellationToken cancel)
    {
        var device = devices.Current.KnownMBus(deviceId);
        var telegram = Needed(device, open ? CommandPurpose.OpenValve : CommandPurpose.CloseValve);
        return await ByHandAsync(device, telegram, open ? "ValveOpen" : "ValveClose", [device.DisplayName], userName, cancel);
    }

    /// <summary>Resets a device's application (EN 13757-3, CI 50).</summary>
    /// <param name="deviceId">The device.</param>
    /// <param name="subcode">0 to 255; null = none is sent.</param>
    /// <param name="userName">Who does it.</param>
    /// <param name="cancel">Cancels before it is sent.</param>
    /// <exception cref="KeyNotFoundException">There is no such device.</exception>
    /// <exception cref="InvalidInputException">The subcode is out of range.</exception>
    /// <exception cref="ConflictException">It is no M-Bus meter.</exception>
    public async Task<CommandOutcome> ResetAsync(int deviceId, int? subcode, string? userName, CancellationToken cancel)
    {
        if (subcode is < 0 or > byte.MaxValue)
        {
            throw new InvalidInputException([new("subcode", CommandTexts.Of("Range", 0, byte.MaxValue))]);
        }

        var device = devices.Current.KnownMBus(deviceId);
        var code = subcode?.ToString("X2", CultureInfo.InvariantCulture) ?? "";
        return await ByHandAsync(device, new("50", code), "ApplicationReset", [device.DisplayName, code.Length > 0 ? code : "–"], userName, cancel);
    }

    /// <summary>Sets a device's clock to the box's local time.</summary>
    /// <exception cref="KeyNotFoundException">There is no such device.</exception>
    /// <exception cref="ConflictException">The box's own clock is not right, or it is no M-Bus meter.</exception>
    public async Task<CommandOutcome> SetClockAsync(int deviceId, string? userName, CancellationToken cancel)
    {
        if (!clock.IsPlausible)
        {
            throw new ConflictException("clock", CommandTexts.Of("ClockImplausible"));
        }

        var device = devices.Current.KnownMBus(deviceId);
        return await ByHandAsync(device, ClockOf(device), "MeterClockSet", [device.DisplayName], userName, cancel);
    }

    /// <summary>How a device's clock is set.</summary>
    internal CommandTelegram ClockOf(Device device) => Find(device, CommandPurpose.SetClock)?.Telegram ?? Clock;

    /// <summary>Sends a command to a device without an event.</summary>
    /// <param name="device">Whom.</param>
    /// <param name="telegram">What.</param>
    /// <param name="tariff">What a place for a tariff is filled with.</param>
    /// <param name="wait">Whether to wait while its line is used for something else, which else is a failure at once.</param>
    /// <param name="cancel">Cancels before it is sent.</param>
    internal Task<CommandOutcome> SendAsync(Device device, CommandTelegram telegram, int tariff, bool wait, CancellationToken cancel) =>
        OnLineAsync(device.Line, device.Protocol, wait, commander => commander.SendAsync(device, telegram, new(clock.Zone, tariff), OptionsFor(device), cancel), cancel);

    /// <summary>Sends a command to all devices of a line that hear this baud rate, without an event.</summary>
    internal Task<CommandOutcome> BroadcastAsync(string line, int baudRate, CommandTelegram telegram, int tariff, bool wait, CancellationToken cancel) =>
        OnLineAsync(line, "MBus", wait, commander => commander.BroadcastAsync(line, baudRate, telegram, new(clock.Zone, tariff), cancel), cancel);

    /// <summary>Has something done to a device at once, with an event that says what came of it; a failure at once while its line is used for something else.</summary>
    /// <param name="device">Whom.</param>
    /// <param name="send">What is done.</param>
    /// <param name="obeyed">What is done here once the device has obeyed; null = nothing.</param>
    /// <param name="code">Begins the event's code, which ends with Confirmed, Acknowledged or Failed.</param>
    /// <param name="arguments">The event's arguments; behind them comes what was seen, when it failed.</param>
    /// <param name="userName">Who does it.</param>
    /// <param name="cancel">Cancels before anything is sent.</param>
    internal async Task<CommandOutcome> ByHandAsync(
        Device device, Func<IDeviceCommander, ReadoutOptions, Task<CommandOutcome>> send, Func<Task>? obeyed, string code, IReadOnlyList<string> arguments, string? userName, CancellationToken cancel)
    {
        var outcome = await OnLineAsync(device.Line, device.Protocol, wait: false, commander => send(commander, OptionsFor(device)), cancel);
        if (outcome.Good && obeyed is not null)
        {
            await obeyed();
        }

        var ending = outcome.State is CommandState.Confirmed or CommandState.Acknowledged ? $"{outcome.State}" : "Failed";
        await events.AddAsync(
            outcome.Good ? EventSeverity.Info : EventSeverity.Warning, Source, code + ending, outcome.Good ? arguments : [.. arguments, outcome.Detail], device.Id, userName, CancellationToken.None);
        return outcome;
    }

    private Task<CommandOutcome> ByHandAsync(Device device, CommandTelegram telegram, string code, IReadOnlyList<string> arguments, string? userName, CancellationToken cancel) =>
        ByHandAsync(device, (commander, options) => commander.SendAsync(device, telegram, new(clock.Zone), options, cancel), null, code, arguments, userName, cancel);

    private async Task<CommandOutcome> OnLineAsync(string line, string protocol, bool wait, Func<IDeviceCommander, Task<CommandOutcome>> send, CancellationToken cancel)
    {
        if (!byProtocol.TryGetValue(protocol, out var commander))
        {
            return new(CommandState.Failed, $"Nothing here sends commands by {protocol}", clock.UtcNow);
        }

        // as a readout: who wants the line for long waits until this is over
        while (!uses.TryEnter(line))
        {
            if (!wait)
            {
                return new(CommandState.Failed, uses.HolderOf(line)?.Reason ?? $"{line} is in use", clock.UtcNow);
            }

            await uses.FreeAsync(line, cancel);
        }

        try
        {
            return await send(commander);
        }
        finally
        {
            uses.Leave(line);
        }
    }

    private ReadoutOptions OptionsFor(Device device) =>
        new(settings.Get<GeneralSettings>().MBusTimeout, device.Battery ? TriesOnBattery : Tries, InterpretTimes: true);

    private CommandTelegram Needed(Device device, CommandPurpose purpose) =>
        Find(device, purpose)?.Telegram ?? throw new ConflictException("purpose", CommandTexts.Of("NoCommand", device.DisplayName, purpose));

    private DeviceTemplate? TemplateOf(Device device) =>
        DeviceType.Of(device) is { } type && templates.Find(type) is { Origin: not TemplateOrigin.Deleted } known ? known.Template : null;
}
