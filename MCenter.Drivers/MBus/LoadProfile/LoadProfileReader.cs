using MCenter.Core.Devices;
using MCenter.Core.Gaps;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Drivers.MBus.Application;
using MCenter.Drivers.Transport;

namespace MCenter.Drivers.MBus.LoadProfile;

/// <summary>Reads slices of a meter's load profile memory: a command that names the slice, then telegrams until no more follow. One lease of the line a slice.</summary>
internal sealed class LoadProfileReader(MBusLines lines, TimeProvider time) : ILoadProfileReader
{
    /// <inheritdoc/>
    public string Protocol => "MBus";

    /// <inheritdoc/>
    public async Task<ProfileSlice> ReadAsync(Device device, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone, ReadoutOptions options, CancellationToken cancel)
    {
        var command = LoadProfileCommand.EmuProfessional2;
        try
        {
            using var lease = await lines.AcquireAsync(device.Line, cancel);
            // SND_NKE before, whatever the device's own setting: a slice that was cut off must not be read on as the next one
            var readout = new MeterReadout(lease.Master, device with { SndNke = true }, options, (command.ControlInformation, command.Fill(from, to, zone)));
            var fault = await readout.RunAsync(cancel);
            await readout.RewindAsync(cancel);
            return fault is { } f ? new() { Fault = f.Fault, Detail = f.Detail, At = time.GetUtcNow() } : Slice(readout.Telegrams, zone);
        }
        catch (LinkException e)
        {
            return new() { Fault = ReadoutFault.LinkDown, Detail = e.Message, At = time.GetUtcNow() };
        }
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
