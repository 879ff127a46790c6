using MCenter.Drivers.Transport;

namespace MCenter.Drivers.MBus.Link;

/// <summary>How an exchange is done.</summary>
/// <param name="Timeout">How long to wait for the first byte of the answer after the last of the request.</param>
/// <param name="Tries">How often the request is sent at most, 1 to 3.</param>
internal readonly record struct Patience(TimeSpan Timeout, int Tries);

/// <summary>
/// The master's side of the M-Bus link layer (EN 13757-2; D48 5) over one line: pauses, repeats, frame count bits, selection. Used by one
/// caller at a time. It throws <see cref="LinkException"/> when the line goes, and cancels only between two telegrams, so that no answer is left behind.
/// </summary>
internal sealed class MBusMaster(IByteLink link, TimeProvider time)
{
    private const byte SelectSlave = 0x52;

    private readonly FrameCountBits bits = new();
    private MBusTiming timing = new(2400, link.KnowsBaudRate);
    private long idleUntil;
    private bool lateAnswerPossible;
    private bool someoneSelected = true;
    private SecondaryAddress? selected;

    /// <summary>The times in force.</summary>
    public MBusTiming Timing => timing;

    /// <summary>Sets the line's speed, once everything sent is out; 8E1 always. A converter keeps the speed it was set to.</summary>
    public async Task UseBaudRateAsync(int baudRate, CancellationToken cancel)
    {
        await Pause.UntilAsync(idleUntil, time, cancel);
        timing = new MBusTiming(baudRate, link.KnowsBaudRate);
        await link.SetParametersAsync(timing.Parameters, cancel);
    }

    /// <summary>SND_NKE: normally <see cref="LinkAnswerKind.Ack"/>. To 255 nobody answers and the acknowledge is assumed.</summary>
    public async Task<LinkAnswer> InitialiseAsync(byte address, Patience patience, CancellationToken cancel)
    {
        var answer = await ExchangeAsync(MBusFrame.Short(ControlField.SndNke, address).ToArray(), address, wantsData: false, patience, cancel);
        if (answer.Kind == LinkAnswerKind.Ack)
        {
            bits.Reset(address);
        }

        return answer;
    }

    /// <summary>SND_UD with a CI field and data: normally <see cref="LinkAnswerKind.Ack"/>. To 255 nobody answers and the acknowledge is assumed.</summary>
    public async Task<LinkAnswer> SendAsync(byte address, byte controlInformation, ReadOnlyMemory<byte> data, Patience patience, CancellationToken cancel)
    {
        var request = MBusFrame.Long(bits.SndUd(address), address, controlInformation, data.Span).ToArray();
        var answer = await ExchangeAsync(request, address, wantsData: false, patience, cancel);
        if (answer.Kind == LinkAnswerKind.Ack)
        {
            bits.CommandConfirmed(address);
        }

        return answer;
    }

    /// <summary>REQ_UD2: the next telegram as <see cref="LinkAnswerKind.Data"/>, or an acknowledge when the meter has none now.</summary>
    public async Task<LinkAnswer> RequestAsync(byte address, Patience patience, CancellationToken cancel)
    {
        var request = MBusFrame.Short(bits.ReqUd2(address), address).ToArray();
        var answer = await ExchangeAsync(request, address, wantsData: true, patience, cancel);
        if (answer.Sound)
        {
            bits.DataReceived(address);
        }

        return answer;
    }

    /// <summary>Selects all meters that match, and no others (D48 7.1); they then listen to 253.</summary>
    public Task<LinkAnswer> SelectAsync(SecondaryAddress mask, Patience patience, CancellationToken cancel) => SelectAsync(mask, default, patience, cancel);

    /// <summary>The same with records behind the address that must match too (enhanced selection, D48 7.4): <c>0C 78</c> and a fabrication number.</summary>
    public async Task<LinkAnswer> SelectAsync(SecondaryAddress mask, ReadOnlyMemory<byte> records, Patience patience, CancellationToken cancel)
    {
        // 53 as the standard's examples have it: a repeated selection selects again, whatever its FCB
        var request = MBusFrame.Long(ControlField.SndUd, MBusAddress.Selected, SelectSlave, [.. mask.Wire.Span, .. records.Span]).ToArray();
        (selected, someoneSelected) = (mask, true);
        var answer = await ExchangeAsync(request, MBusAddress.Selected, wantsData: false, patience, cancel);
        if (answer.Kind == LinkAnswerKind.Ack)
        {
            bits.Reset(MBusAddress.Selected);
        }

        return answer;
    }

    /// <summary>
    /// Ends a selection (SND_NKE to 253). One try, and little longer than the standard lets a meter think: nobody answers when nobody was
    /// selected, but an E5 that comes after the wait would be taken for the next meter's.
    /// </summary>
    public async Task DeselectAsync(CancellationToken cancel)
    {
        if (someoneSelected)
        {
            await InitialiseAsync(MBusAddress.Selected, new Patience(timing.AnswerLimit, 1), cancel);
            (selected, someoneSelected) = (null, false);
        }
    }

    /// <summary>A foreign master was on the line: what was known of frame count bits and selections holds no longer, and a meter may still be answering it.</summary>
    public void Forget()
    {
        bits.Reset(MBusAddress.AllAnswer);
        (selected, someoneSelected, lateAnswerPossible) = (null, true, true);
        Idle(timing.Recovery);
    }

    private async Task<LinkAnswer> ExchangeAsync(byte[] request, byte address, bool wantsData, Patience patience, CancellationToken cancel)
    {
        var broken = 0;
        for (var retries = 0; ; retries++)
        {
            cancel.ThrowIfCancellationRequested();
            await SendWhenIdleAsync(request);
            if (address == MBusAddress.Broadcast)
            {
                await link.DrainAsync(CancellationToken.None);
                Idle(timing.Gap);
                return new(LinkAnswerKind.Ack, default, "", retries);
            }

            var reader = new AnswerReader(request, wantsData, new AnswerFilter(address, selected));
            var sending = timing.Sending(request.Length);
            var (answer, heardAfter) = await ReceiveAsync(reader, sending + patience.Timeout);
            broken += answer.Kind == LinkAnswerKind.Garbled ? 1 : 0;
            Idle(answer.Sound ? timing.Gap : timing.Recovery);
            if (answer.Kind == LinkAnswerKind.Ack && await SecondAnswerAsync())
            {
                answer = new(LinkAnswerKind.Collision, default, "more than one meter answered", 0);
            }

            // after silence a second E5 may be the late one to the exchange before, which asking again settles
            var collided = answer.Kind == LinkAnswerKind.Collision && !(lateAnswerPossible && retries == 0);
            lateAnswerPossible = !answer.Sound;
            if (answer.Sound || collided || retries + 1 >= patience.Tries)
            {
                return answer with { Retries = retries, Broken = broken, Waited = Waited(heardAfter, sending), Bytes = reader.Heard, Echo = reader.Echoed };
            }
        }
    }

    // a converter's own speed is not known: there the request's bytes count, too
    private TimeSpan Waited(TimeSpan heardAfter, TimeSpan sending) => !timing.Exact ? heardAfter : heardAfter > sending ? heardAfter - sending : TimeSpan.Zero;

    // another E5 comes within the pause that is due anyway
    private async Task<bool> SecondAnswerAsync()
    {
        var second = new byte[8];
        var count = await link.ReadAsync(second, timing.Gap, CancellationToken.None);
        return !AnswerReader.IsGlitch(second.AsSpan(0, count));
    }

    private async Task SendWhenIdleAsync(byte[] request)
    {
        await Pause.UntilAsync(idleUntil, time, CancellationToken.None);
        if (link.DiscardInput() > 0)
        {
            await QuietAsync();
        }

        // should the line fail now, the next to use it waits for what may still be under way
        Idle(timing.Sending(request.Length) + timing.Recovery);
        await link.WriteAsync(request, CancellationToken.None);
    }

    // somebody still talks: wait for silence, but no longer than the longest telegram
    private async Task QuietAsync()
    {
        var waste = new byte[MBusFrame.MaxSize];
        var until = After(timing.Receiving(MBusFrame.MaxSize));
        while (await link.ReadAsync(waste, timing.Recovery, CancellationToken.None) > 0 && Left(until) > TimeSpan.Zero)
        {
        }
    }

    /// <summary>The answer, and how long after the request was handed to the line its first byte was heard (zero when none was).</summary>
    private async Task<(LinkAnswer Answer, TimeSpan HeardAfter)> ReceiveAsync(AnswerReader reader, TimeSpan firstByte)
    {
        var (asked, heardAfter) = (time.GetTimestamp(), TimeSpan.Zero);
        var firstUntil = After(firstByte);
        var hardUntil = After(firstByte + timing.Receiving(MBusFrame.MaxSize));
        var until = firstUntil;
        while (Left(until) is var left && left > TimeSpan.Zero && reader.Free.Length > 0)
        {
            var begun = reader.Missing > 0 || reader.Broken;
            var count = await link.ReadAsync(reader.Free, begun && timing.Silence < left ? timing.Silence : left, CancellationToken.None);
            if (count == 0 && begun)
            {
                break;
            }

            var silentSoFar = reader.Heard == 0;
            var answer = count > 0 ? reader.Take(count) : null;
            heardAfter = silentSoFar && reader.Heard > 0 ? time.GetElapsedTime(asked) : heardAfter;
            if (answer is not null)
            {
                return (answer, heardAfter);
            }

            // E5 instead of data is final, unless it may be the late answer to the exchange before
            if (reader.Acknowledged && reader.Missing == 0 && !lateAnswerPossible)
            {
                break;
            }

            var next = reader.Missing > 0 ? After(timing.Receiving(reader.Missing)) : reader.Broken ? After(timing.Silence) : firstUntil;
            until = Math.Min(next, hardUntil);
        }

        return (reader.AtEnd(), heardAfter);
    }

    private void Idle(TimeSpan forAtLeast) => idleUntil = After(forAtLeast);

    private long After(TimeSpan span) => time.GetTimestamp() + (long)(span.TotalSeconds * time.TimestampFrequency);

    private TimeSpan Left(long until) => time.GetElapsedTime(time.GetTimestamp(), until);
}
