using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Settings;

namespace MCenter.Core.Exchange;

/// <summary>Asks the meter that is at a device's place now who it is and what it stands at, and proposes the values of the exchange. Nothing is booked.</summary>
public sealed class NewMeter(DeviceStore devices, CurrentValues current, LineUses uses, SettingsStore settings, IEnumerable<IDeviceProtocol> protocols)
{
    private const int Tries = 2;

    /// <summary>Reads the new meter and proposes the counters' values.</summary>
    /// <param name="deviceId">The device that goes on.</param>
    /// <param name="secondaryAddress">The new meter's, 8 or 16 digits; empty = whoever answers at the device's primary address.</param>
    /// <param name="cancel">Stops the readout.</param>
    /// <exception cref="KeyNotFoundException">No such device.</exception>
    /// <exception cref="ConflictException">It is no M-Bus meter.</exception>
    /// <exception cref="InvalidInputException">Without an address nobody can be asked.</exception>
    public async Task<ExchangeProposal> ProposeAsync(int deviceId, string secondaryAddress, CancellationToken cancel)
    {
        var device = devices.Current.KnownMBus(deviceId);
        if (secondaryAddress.Length > 0 ? !SecondaryAddresses.IsValid(secondaryAddress) : device.AddressMode == AddressMode.Secondary)
        {
            throw new InvalidInputException([new("secondaryAddress", ExchangeTexts.Of("Address"))]);
        }

        var result = await AskAsync(device, secondaryAddress, cancel);
        var answer = result as DecodedReading;
        var last = current.Of(deviceId).LastReading?.Values ?? [];
        ProposedCounter[] counters =
        [
            .. device.Registers.Where(r => r.IsCounter).Select(r => new ProposedCounter(
                r.Number,
                r.Number < last.Count ? last[r.Number].AsDecimal : null,
                answer is not null && r.Number < answer.Values.Count && answer.Values[r.Number].Unit == r.RawUnit ? answer.Values[r.Number].Value.AsDecimal : null)),
        ];
        return answer is null
            ? new(secondaryAddress, "", $"{((ReadoutFailure)result).Fault}: {((ReadoutFailure)result).Detail}", counters)
            : new(answer.Identity?.SecondaryAddress ?? secondaryAddress, answer.Identity?.Manufacturer ?? "", "", counters);
    }

    private async Task<ReadoutResult> AskAsync(Device device, string secondaryAddress, CancellationToken cancel)
    {
        if (uses.HolderOf(device.Line) is { } use)
        {
            return new ReadoutFailure { At = use.Since, Fault = use.Fault, Detail = use.Reason };
        }

        var general = settings.Get<GeneralSettings>();
        var asked = device with
        {
            Serial = "",
            SecondaryAddress = secondaryAddress.Length > 0 ? SecondaryAddresses.Whole(secondaryAddress) : "",
            AddressMode = secondaryAddress.Length > 0 ? AddressMode.Secondary : AddressMode.Primary,
        };
        return await protocols.First(p => p.Name == device.Protocol).ReadAsync(asked, new(general.MBusTimeout, Tries, general.InterpretTimes), cancel);
    }
}
