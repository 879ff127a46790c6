using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Drivers.MBus.Application;
using MCenter.Drivers.MBus.Link;

namespace MCenter.Drivers.MBus;

/// <summary>
/// One readout of one meter on a line: SND_NKE or selection, application reset, and REQ_UD2 until no more records follow (D48 6.4.3).
/// Made for one readout. A command, if there is one, is sent before the first REQ_UD2 and decides what the meter then answers with.
/// </summary>
internal sealed class MeterReadout(MBusMaster master, Device device, ReadoutOptions options, (byte ControlInformation, ReadOnlyMemory<byte> Data)? command = null)
{
    /// <summary>More telegrams than any meter has; one that never ends its chain is stopped here.</summary>
    public const int MaxTelegrams = 64;

    private readonly List<RawTelegram> telegrams = [];
    private readonly Patience patience = new(options.Timeout, options.Tries);

    /// <summary>What was received so far, in order; a repeated telegram stands here once.</summary>
    public IReadOnlyList<RawTelegram> Telegrams => telegrams;

    /// <summary>Repeats needed so far.</summary>
    public int Retries { get; private set; }

    /// <summary>Tries so far in which bytes came, but no sound frame.</summary>
    public int BrokenAnswers { get; private set; }

    /// <summary>The longest wait for the first byte of a sound answer; null before there was one.</summary>
    public TimeSpan? AnswerTime { get; private set; }

    /// <summary>Reads the meter; answers why not, or null when <see cref="Telegrams"/> are whole.</summary>
    public async Task<(ReadoutFault Fault, string Detail)?> RunAsync(CancellationToken cancel)
    {
        await master.UseBaudRateAsync(device.BaudRate, cancel);
        return device.AddressMode == AddressMode.Primary
            ? await ReadPrimaryAsync((byte)device.PrimaryAddress, cancel)
            : await ReadSecondaryAsync(cancel);
    }

    /// <summary>SND_NKE, so that the next readout begins with the meter's first telegram; its silence does not matter.</summary>
    public async Task RewindAsync(CancellationToken cancel)
    {
        if (device.AddressMode == AddressMode.Primary)
        {
            await master.InitialiseAsync((byte)device.PrimaryAddress, new(master.Timing.AnswerLimit, 1), cancel);
        }
        else
        {
            await master.DeselectAsync(cancel);
        }
    }

    private async Task<(ReadoutFault, string)?> ReadPrimaryAsync(byte address, CancellationToken cancel)
    {
        // an address without a meter of its own may have several
        var ambiguous = address is 0 or MBusAddress.AllAnswer;
        var left = patience;
        if (device.SndNke)
        {
            // there are meters that never confirm SND_NKE: its silence costs one of several tries. A single try is for the data (D48 5.4 lets the
            // master go on); then the silence is waited for no longer than a meter may think
            var single = patience.Tries == 1;
            var answer = Count(await master.InitialiseAsync(address, single ? new(master.Timing.AnswerLimit, 1) : patience with { Tries = 1 }, cancel));
            if (answer.Kind == LinkAnswerKind.Collision)
            {
                return FaultOf(answer, ambiguous);
            }

            left = answer.Kind == LinkAnswerKind.Silence && !single ? patience with { Tries = patience.Tries - 1 } : patience;
        }

        return await ReadTelegramsAsync(address, left, ambiguous, cancel);
    }

    /// <summary>What a device is selected by: its secondary address, or while that is not known its serial number; null when it is none.</summary>
    public static SecondaryAddress? SelectionOf(Device device) => SecondaryAddress.Parse(device.SecondaryAddress.Length > 0 ? device.SecondaryAddress : device.Serial.PadLeft(8, '0'));

    private async Task<(ReadoutFault, string)?> ReadSecondaryAsync(CancellationToken cancel)
    {
        if (SelectionOf(device) is not { } mask)
        {
            return (ReadoutFault.NoAnswer, $"'{device.SecondaryAddress}' is no secondary address: 8 or 16 hexadecimal digits");
        }

        if (device.SndNke)
        {
            await master.DeselectAsync(cancel);
        }

        var answer = Count(await master.SelectAsync(mask, patience, cancel));
        return answer.Kind == LinkAnswerKind.Ack
            ? await ReadTelegramsAsync(MBusAddress.Selected, patience, mask.HasWildcard, cancel)
            : FaultOf(answer, ambiguous: true);
    }

    private async Task<(ReadoutFault, string)?> ReadTelegramsAsync(byte address, Patience first, bool ambiguous, CancellationToken cancel)
    {
        if (device.AppResetSubcode is { } subcode)
        {
            var reset = Count(await master.SendAsync(address, ControlInformation.ApplicationReset, new[] { (byte)subcode }, first, cancel));
            if (!reset.Sound)
            {
                return FaultOf(reset, ambiguous);
            }
        }

        if (command is { ControlInformation: var ci, Data: var data })
        {
            var obeyed = Count(await master.SendAsync(address, ci, data, first, cancel));
            if (!obeyed.Sound)
            {
                return FaultOf(obeyed, ambiguous);
            }
        }

        while (telegrams.Count < MaxTelegrams)
        {
            var answer = Count(await master.RequestAsync(address, telegrams.Count == 0 ? first : patience, cancel));
            switch (answer.Kind)
            {
                case LinkAnswerKind.Ack when telegrams.Count == 0:
                    return (ReadoutFault.NoDataNow, "E5 instead of data");
                case LinkAnswerKind.Ack:
                    return null;
                case LinkAnswerKind.Data when telegrams.Any(t => SameRecords(t.Bytes.Span, answer.Frame.Span)):
                    // a meter that has one telegram sends it again and again, whatever the frame count bit
                    return null;
                case LinkAnswerKind.Data:
                    telegrams.Add(new RawTelegram(answer.Frame));
                    break;
                default:
                    return FaultOf(answer, ambiguous);
            }

            if (!MoreFollow(answer.Frame.Span))
            {
                return null;
            }
        }

        return null;
    }

    private LinkAnswer Count(LinkAnswer answer)
    {
        Retries += answer.Retries;
        BrokenAnswers += answer.Broken;
        AnswerTime = answer.Sound && answer.Waited > (AnswerTime ?? TimeSpan.MinValue) ? answer.Waited : AnswerTime;
        return answer;
    }

    private static (ReadoutFault, string) FaultOf(LinkAnswer answer, bool ambiguous) => answer.Kind switch
    {
        LinkAnswerKind.Silence => (ReadoutFault.NoAnswer, answer.Detail),
        LinkAnswerKind.Foreign => (ReadoutFault.Malformed, answer.Detail),
        LinkAnswerKind.Garbled when !ambiguous => (ReadoutFault.Checksum, answer.Detail),
        LinkAnswerKind.Garbled => (ReadoutFault.Collision, $"{answer.Detail}; more than one meter may have answered"),
        _ => (ReadoutFault.Collision, answer.Detail),
    };

    /// <summary>Whether a telegram says that another follows (DIF 1F).</summary>
    public static bool MoreFollow(ReadOnlySpan<byte> bytes)
    {
        MBusFrame.Read(bytes, out var frame);
        var telegram = Telegram.Of(frame);
        if (telegram.Structure is not (TelegramStructure.Variable or TelegramStructure.VariableNoHeader))
        {
            return false;
        }

        var records = telegram.Records();
        while (records.Read())
        {
        }

        return records.MoreFollow;
    }

    /// <summary>Whether two telegrams carry the same records; access number and status may have moved on in a repeated one.</summary>
    public static bool SameRecords(ReadOnlySpan<byte> known, ReadOnlySpan<byte> fresh)
    {
        MBusFrame.Read(known, out var one);
        MBusFrame.Read(fresh, out var other);
        return one.ControlInformation == other.ControlInformation && Telegram.Of(one).Data.SequenceEqual(Telegram.Of(other).Data);
    }
}
