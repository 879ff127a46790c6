using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Modules;
using MCenter.Core.Settings;

namespace MCenter.Core.Commands;

/// <summary>
/// Gives meters another primary address or baud rate: on the bus, and once they answer there in their configuration. One after the other. A box that dies in between
/// knows the old setting: secondary addressing finds the meter at any address, the search offers what changed, and the same command again is confirmed and recorded. Thread safe.
/// </summary>
public sealed class MeterSetup(DeviceStore devices, DeviceCommands commands, ConfiguredLines lines)
{
    private const int FirstAddress = 1;
    private const int LastAddress = 250;

    private readonly SemaphoreSlim one = new(1);

    /// <summary>Whether the baud rates of a line's meters can be set: not behind a converter that keeps its own rate and would no longer hear them.</summary>
    public bool MaySetBaudRate(string line) => lines.KnowsBaudRate(line);

    /// <summary>Sets a meter's own primary address.</summary>
    /// <param name="deviceId">The device.</param>
    /// <param name="address">1 to 250.</param>
    /// <param name="mode">How it is addressed from then on; null = as before.</param>
    /// <param name="userName">Who does it.</param>
    /// <param name="cancel">Cancels before anything is sent.</param>
    /// <exception cref="KeyNotFoundException">There is no such device.</exception>
    /// <exception cref="InvalidInputException">The address is out of range.</exception>
    /// <exception cref="ConflictException">Another device of the line has the address, it is not certain which meter is meant, or it is no M-Bus meter.</exception>
    public async Task<CommandOutcome> SetAddressAsync(int deviceId, int address, AddressMode? mode, string? userName, CancellationToken cancel)
    {
        if (address is < FirstAddress or > LastAddress)
        {
            throw new InvalidInputException([new("address", CommandTexts.Of("Range", FirstAddress, LastAddress))]);
        }

        return await AloneAsync(deviceId, d => d with { PrimaryAddress = address, AddressMode = mode ?? d.AddressMode }, (device, change) =>
        {
            if (devices.Current.All.FirstOrDefault(d => d.Id != deviceId && d.Protocol == device.Protocol && d.Line == device.Line && d.PrimaryAddress == address) is { } other)
            {
                throw new ConflictException("address", CommandTexts.Of("AddressTaken", address, other.DisplayName, other.Id));
            }

            return commands.ByHandAsync(
                device, (commander, options) => commander.SetAddressAsync(device, address, options, cancel), change, "PrimaryAddressSet", [device.DisplayName, Text(address)], userName, cancel);
        }, cancel);
    }

    /// <summary>Sets a meter's own baud rate.</summary>
    /// <param name="deviceId">The device.</param>
    /// <param name="baudRate">300, 600, 1200, 2400, 4800, 9600, 19200 or 38400.</param>
    /// <param name="userName">Who does it.</param>
    /// <param name="cancel">Cancels before anything is sent.</param>
    /// <exception cref="KeyNotFoundException">There is no such device.</exception>
    /// <exception cref="InvalidInputException">There is no such rate.</exception>
    /// <exception cref="ConflictException">The line's converter keeps its own rate, it is not certain which meter is meant, or it is no M-Bus meter.</exception>
    public Task<CommandOutcome> SetBaudRateAsync(int deviceId, int baudRate, string? userName, CancellationToken cancel) =>
        AloneAsync(deviceId, d => d with { BaudRate = baudRate }, (device, change) =>
        {
            if (!MaySetBaudRate(device.Line))
            {
                throw new ConflictException("baudRate", CommandTexts.Of("ConverterRate", device.Line));
            }

            return commands.ByHandAsync(
                device, (commander, options) => commander.SetBaudRateAsync(device, baudRate, options, cancel), change, "BaudRateSet", [device.DisplayName, Text(baudRate), Text(device.BaudRate)], userName, cancel);
        }, cancel);

    private async Task<CommandOutcome> AloneAsync(int deviceId, Func<Device, Device> change, Func<Device, Func<Task>, Task<CommandOutcome>> run, CancellationToken cancel)
    {
        await one.WaitAsync(cancel);
        try
        {
            var device = devices.Current.KnownMBus(deviceId);
            var number = device.SecondaryAddress.Length >= 8 ? device.SecondaryAddress[..8] : device.Serial;
            if (number.Length == 0 || number.Contains('F', StringComparison.OrdinalIgnoreCase))
            {
                throw new ConflictException("device", CommandTexts.Of("NotCertain", device.DisplayName));
            }

            // what could not be stored afterwards is not sent
            DeviceValidation.Check(change(device), devices.Current, lines);
            return await run(device, () => devices.ChangeAsync(deviceId, change, CancellationToken.None));
        }
        finally
        {
            one.Release();
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
