using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Drivers.MBus.Application;
using MCenter.Drivers.MBus.Link;

namespace MCenter.Drivers.MBus.Commands;

/// <summary>One meter made ready for a command, and surely the one that is meant: by its selection, or by asking who is at its primary address. Made for one lease.</summary>
internal sealed class AddressedMeter(MBusMaster master, Device device, ReadoutOptions options)
{
    private readonly Patience patience = new(options.Timeout, options.Tries);

    /// <summary>Where it listens now.</summary>
    public byte Address { get; private set; }

    /// <summary>Makes it ready: the frame count of commands starts anew, so that a command is not taken for a repeat of an older one.</summary>
    /// <returns>Why it is not, in English; null when it is.</returns>
    public async Task<string?> ReadyAsync(CancellationToken cancel)
    {
        await master.UseBaudRateAsync(device.BaudRate, cancel);
        return device.AddressMode == AddressMode.Primary ? await ReadyPrimaryAsync(cancel) : await SelectAsync(cancel);
    }

    /// <summary>Sends the command; see <see cref="MBusMaster.SendAsync"/>.</summary>
    public Task<LinkAnswer> SendAsync(byte controlInformation, byte[] data) => master.SendAsync(Address, controlInformation, data, patience, CancellationToken.None);

    /// <summary>Reads the meter whole; null when it does not answer.</summary>
    public async Task<IReadOnlyList<RawTelegram>?> ReadAsync()
    {
        var readout = new MeterReadout(master, device, options);
        return await readout.RunAsync(CancellationToken.None) is null ? readout.Telegrams : null;
    }

    /// <summary>Whether it answers where it should with its own data, or says that it has none now.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancel) =>
        await ReadyAsync(cancel) is null && (device.AddressMode == AddressMode.Primary || (await master.RequestAsync(Address, patience, cancel)).Sound);

    /// <summary>Who answers at its primary address.</summary>
    public async Task<(Presence Who, string Detail)> LookAsync(CancellationToken cancel)
    {
        Address = (byte)device.PrimaryAddress;
        var hears = await master.InitialiseAsync(Address, new(master.Timing.AnswerLimit, 1), cancel);
        var answer = await master.RequestAsync(Address, patience with { Tries = Math.Min(patience.Tries, 2) }, cancel);
        return answer.Kind switch
        {
            LinkAnswerKind.Data => WhoIs(answer.Frame.Span),
            LinkAnswerKind.Silence when hears.Kind == LinkAnswerKind.Silence => (Presence.Nobody, ""),
            LinkAnswerKind.Silence or LinkAnswerKind.Ack => (Presence.Unnamed, "answered by a meter that does not say who it is"),
            _ => (Presence.Somebody, answer.Detail),
        };
    }

    private async Task<string?> ReadyPrimaryAsync(CancellationToken cancel)
    {
        Address = (byte)device.PrimaryAddress;
        await master.InitialiseAsync(Address, patience with { Tries = 1 }, cancel);
        var answer = await master.RequestAsync(Address, patience, cancel);
        return answer.Kind switch
        {
            LinkAnswerKind.Data => IsForeign(answer.Frame.Span, out var found) ? $"answered by {found} instead of {Expected}" : null,
            // it has no data now, but it hears
            LinkAnswerKind.Ack => null,
            _ => answer.Detail,
        };
    }

    private async Task<string?> SelectAsync(CancellationToken cancel)
    {
        if (MeterReadout.SelectionOf(device) is not { } mask)
        {
            return $"'{device.SecondaryAddress}' is no secondary address: 8 or 16 hexadecimal digits";
        }

        if (mask.HasWildcard)
        {
            return $"{mask.Text} may be several meters: a command needs the whole identification number";
        }

        Address = MBusAddress.Selected;
        await master.DeselectAsync(cancel);
        var answer = await master.SelectAsync(mask, patience, cancel);
        return answer.Kind == LinkAnswerKind.Ack ? null : answer.Detail;
    }

    /// <summary>Identification number that the meter must have, empty when none is known.</summary>
    private string Expected => device.SecondaryAddress.Length >= 8 ? device.SecondaryAddress[..8] : device.Serial.Length > 0 ? device.Serial.PadLeft(8, '0') : "";

    private (Presence, string) WhoIs(ReadOnlySpan<byte> bytes)
    {
        MBusFrame.Read(bytes, out var frame);
        var identity = ReadingMapper.IdentityOf(Telegram.Of(frame), frame.Address);
        var itself = SecondaryAddress.Parse(device.SecondaryAddress) is { } known && SecondaryAddress.Parse(identity.SecondaryAddress) is { } found
            ? known.Matches(found.Wire.Span)
            : identity.Identification.Equals(Expected, StringComparison.OrdinalIgnoreCase);
        return identity.Identification.Length == 0 ? (Presence.Unnamed, "answered by a meter that does not say who it is")
            : itself ? (Presence.Itself, "")
            : (Presence.Somebody, $"answered by {identity.Identification}");
    }

    private bool IsForeign(ReadOnlySpan<byte> bytes, out string found)
    {
        MBusFrame.Read(bytes, out var frame);
        found = ReadingMapper.IdentityOf(Telegram.Of(frame), frame.Address).Identification;
        return found.Length > 0 && Expected.Length > 0 && !Expected.Contains('F') && !found.Equals(Expected, StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>Who is at an address.</summary>
internal enum Presence
{
    /// <summary>Nothing is heard.</summary>
    Nobody,

    /// <summary>The meter that is meant.</summary>
    Itself,

    /// <summary>A meter that does not say who it is.</summary>
    Unnamed,

    /// <summary>Another meter, or several.</summary>
    Somebody,
}
