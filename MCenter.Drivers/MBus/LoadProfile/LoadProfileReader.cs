using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Gaps;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Drivers.MBus.Application;
using MCenter.Drivers.MBus.Commands;
using MCenter.Drivers.Transport;

namespace MCenter.Drivers.MBus.LoadProfile;

/// <summary>Reads slices of a meter's load profile memory: a command of its template that names the slice, then telegrams until no more follow. One lease of the line a slice.</summary>
internal sealed class LoadProfileReader(MBusLines lines, TemplateStore templates, TimeProvider time) : ILoadProfileReader
{
    /// <inheritdoc/>
    public string Protocol => "MBus";

    /// <inheritdoc/>
    public async Task<ProfileSlice> ReadAsync(Device device, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone, ReadoutOptions options, CancellationToken cancel)
    {
        if (CommandFor(device) is not { } command)
        {
            return new() { Fault = ReadoutFault.Refused, Detail = $"the driver of {device.DisplayName} has no command for a load profile: add one on the page M-Bus Drivers", At = time.GetUtcNow() };
        }

        try
        {
            using var lease = await lines.AcquireAsync(device.Line, cancel);
            // SND_NKE before, whatever the device's own setting: a slice that was cut off must not be read on as the next one
            var readout = new MeterReadout(lease.Master, device with { SndNke = true }, options, Filled(command, device, from, to, zone));
            var fault = await readout.RunAsync(cancel);
            await readout.RewindAsync(cancel);
            return fault is { } f ? new() { Fault = f.Fault, Detail = f.Detail, At = time.GetUtcNow() } : Slice(readout.Telegrams, zone);
        }
        catch (LinkException e)
        {
            return new() { Fault = ReadoutFault.LinkDown, Detail = e.Message, At = time.GetUtcNow() };
        }
    }

    /// <summary>The command of the device's type; of a type without a driver that of the like meter with other registers, as the memory does not depend on these.</summary>
    private TemplateCommand? CommandFor(Device device)
    {
        var alike = templates.Current.All.Where(t => t.Manufacturer == device.Manufacturer && t.Medium == device.MBusMedium && t.Version == device.Version);
        return alike.OrderByDescending(t => t.NumberOfRegisters == device.Registers.Count).Take(1).SelectMany(t => t.Commands).FirstOrDefault(c => c.Purpose == CommandPurpose.LoadProfile);
    }

    private (byte ControlInformation, ReadOnlyMemory<byte> Data) Filled(TemplateCommand command, Device device, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        var data = command.Data.Replace(TemplateCommand.FromPlace, Convert.ToHexString(ProfileTime.ToTypeF(from, zone)), StringComparison.Ordinal)
            .Replace(TemplateCommand.ToPlace, Convert.ToHexString(ProfileTime.ToTypeF(to, zone)), StringComparison.Ordinal);
        return (Convert.ToByte(command.Ci, 16), new CommandBytes(data, 0, device.PrimaryAddress, zone).At(time.GetUtcNow()));
    }

    private ProfileSlice Slice(IReadOnlyList<RawTelegram> telegrams, TimeZoneInfo zone)
    {
        var at = time.GetUtcNow();
        switch (ReadingMapper.Map(telegrams, interpretTimes: true, at))
        {
            case ReadoutFailure failure:
                return new() { Fault = failure.Fault, Detail = failure.Detail, At = at };
            case DecodedReading { Incomplete: { } why }:
                return new() { Fault = ReadoutFault.Malformed, Detail = why, At = at };
            case DecodedReading reading:
                var (oldest, entries) = ProfileTelegrams.Read(telegrams, zone);
                return oldest is null && entries.Count == 0
                    ? new() { Fault = ReadoutFault.Refused, Detail = "the answer is no load profile: the meter does not know this command", At = at }
                    : new() { Identity = reading.Identity, Oldest = oldest, Entries = entries, At = at };
            default:
                return new() { Fault = ReadoutFault.Malformed, Detail = "no data of a meter", At = at };
        }
    }
}
