using MCenter.Core.Settings;
using MCenter.Drivers.MBus.Application;
using MCenter.Drivers.MBus.Link;

namespace MCenter.Drivers.Simulation.MBus;

/// <summary>The link layer of one meter (EN 13757-2, 5.3 to 5.5 and 7): what it answers to a sound frame. Not thread safe.</summary>
internal sealed class MeterSlave(SimulatedMeter meter)
{
    private const int SecondaryAddressSize = 8;

    private readonly byte[] secondary = meter.Identity.ToBytes();
    private readonly FrameCounts own = new();
    private readonly FrameCounts viaSelection = new();
    private IReadOnlyList<byte[]> readout = [];
    private byte[]? lastResponse;
    private int nextTelegram;
    private byte access;
    private bool selected;

    /// <summary>Its primary address now; a master may have changed it.</summary>
    public byte Address { get; private set; } = meter.PrimaryAddress;

    /// <summary>The rate it hears now; a master may have changed it.</summary>
    public int BaudRate { get; private set; } = meter.BaudRate;

    /// <summary>What goes wrong with its answers.</summary>
    public FaultScript Faults => meter.Faults;

    /// <summary>The answer as whole frame, null when it stays silent.</summary>
    public byte[]? Handle(in MBusFrame request, DateTimeOffset at)
    {
        if (request is { Address: MBusAddress.Selected, ControlInformation: ControlInformation.SelectMeter, Kind: FrameKind.Long })
        {
            return Select(request.Data);
        }

        if (!(request.Address == Address || request.Address is MBusAddress.AllAnswer or MBusAddress.Broadcast || (request.Address == MBusAddress.Selected && selected)))
        {
            return null;
        }

        var counts = request.Address == MBusAddress.Selected ? viaSelection : own;
        var answer = (request.Kind, ControlField.Function(request.Control)) switch
        {
            (FrameKind.Short, ControlField.SndNke) => Initialise(request.Address),
            (FrameKind.Short, ControlField.ReqUd2 & ~ControlField.Fcv) => Respond(counts, request.Control, at),
            (FrameKind.Short, ControlField.ReqUd1 & ~ControlField.Fcv) => MBusFrame.Ack.ToArray(),
            (FrameKind.Control or FrameKind.Long, ControlField.SndUdUncounted) => Take(counts, request, at),
            _ => null,
        };
        return request.Address == MBusAddress.Broadcast ? null : answer;
    }

    /// <summary>SND_NKE: the frame counts start anew, the readout begins at its first telegram; to 253 it deselects.</summary>
    private byte[] Initialise(byte address)
    {
        selected &= address != MBusAddress.Selected;
        own.Clear();
        viaSelection.Clear();
        Rewind();
        return MBusFrame.Ack.ToArray();
    }

    /// <summary>REQ_UD2: the same FCB again repeats the last answer, any other asks for the next telegram; after the last one a new readout begins.</summary>
    private byte[] Respond(FrameCounts counts, byte control, DateTimeOffset at)
    {
        if (counts.Request.Repeats(control) && lastResponse is not null)
        {
            return lastResponse;
        }

        if (nextTelegram >= readout.Count)
        {
            readout = meter.Telegrams(at);
            nextTelegram = 0;
        }

        return lastResponse = TelegramBuilder.Frame(meter.Identity, Address, ++access, status: 0, readout[nextTelegram++]);
    }

    /// <summary>SND_UD: E5 says "received", not "obeyed". The same FCB again is the same telegram and not obeyed twice.</summary>
    private byte[] Take(FrameCounts counts, in MBusFrame request, DateTimeOffset at)
    {
        if (!counts.Send.Repeats(request.Control))
        {
            Obey(request.ControlInformation, request.Data, at);
        }

        return MBusFrame.Ack.ToArray();
    }

    private void Obey(byte controlInformation, ReadOnlySpan<byte> data, DateTimeOffset at)
    {
        switch (controlInformation)
        {
            case ControlInformation.ApplicationReset:
                meter.Controls.Reset(data);
                Rewind();
                break;
            case ControlInformation.DataSend when data is [0x01, 0x7A, <= MBusAddress.Last] && !meter.KeepsAddress:
                Address = data[2];
                break;
            case ControlInformation.DataSend when meter.Profile?.Answer(data, at) is { } profile:
                (readout, nextTelegram, lastResponse) = (profile, 0, null);
                break;
            case ControlInformation.DataSend when meter.Controls.Take(data, at):
                Rewind();
                break;
            case >= ControlInformation.SetBaud300 and <= ControlInformation.SetBaud300 + 7 when !meter.KeepsAddress:
                BaudRate = BaudRates.MBus[controlInformation - ControlInformation.SetBaud300];
                break;
        }
    }

    /// <summary>Selection (CI 52): a meter that does not match is deselected and silent.</summary>
    private byte[]? Select(ReadOnlySpan<byte> mask)
    {
        selected = mask.Length >= SecondaryAddressSize && Matches(mask[..SecondaryAddressSize]) && MatchesRecords(mask[SecondaryAddressSize..]);
        if (!selected)
        {
            return null;
        }

        viaSelection.Clear();
        Rewind();
        return MBusFrame.Ack.ToArray();
    }

    private bool Matches(ReadOnlySpan<byte> mask) =>
        MatchesDigits(mask[..4], secondary)
        && (mask[4..6] is [0xFF, 0xFF] || mask[4..6].SequenceEqual(secondary.AsSpan(4, 2)))
        && (mask[6] == 0xFF || mask[6] == secondary[6])
        && (mask[7] == 0xFF || mask[7] == secondary[7]);

    /// <summary>Enhanced selection: the fabrication number as a record 0C 78 behind the address (EN 13757-3, 7.4).</summary>
    private bool MatchesRecords(ReadOnlySpan<byte> records) =>
        records.IsEmpty
        || (records is [0x0C, 0x78, _, _, _, _] && meter.FabricationNumber is { } number
            && MatchesDigits(records[2..], [.. Convert.FromHexString(number).Reverse()]));

    private static bool MatchesDigits(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> digits)
    {
        for (var i = 0; i < mask.Length; i++)
        {
            if (!MatchesDigit(mask[i] & 0x0F, digits[i] & 0x0F) || !MatchesDigit(mask[i] >> 4, digits[i] >> 4))
            {
                return false;
            }
        }

        return true;
    }

    private static bool MatchesDigit(int mask, int digit) => mask == 0xF || mask == digit;

    private void Rewind()
    {
        readout = [];
        nextTelegram = 0;
        lastResponse = null;
    }

    /// <summary>The frame counts of one address: REQ_UD2 and SND_UD count apart (EN 13757-2, 5.5).</summary>
    private sealed class FrameCounts
    {
        public FrameCount Request { get; } = new();

        public FrameCount Send { get; } = new();

        public void Clear()
        {
            Request.Clear();
            Send.Clear();
        }
    }

    private sealed class FrameCount
    {
        private int? last;

        public void Clear() => last = null;

        public bool Repeats(byte control)
        {
            if ((control & ControlField.Fcv) == 0)
            {
                return false;
            }

            var fcb = control & ControlField.Fcb;
            var repeats = last == fcb;
            last = fcb;
            return repeats;
        }
    }
}
