using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Drivers.Modbus.Pdu;
using MCenter.Drivers.Transport;

namespace MCenter.Drivers.Modbus.Rtu;

/// <summary>The client on a serial line, or on one behind a transparent TCP converter (Modbus over serial line V1.02).</summary>
internal sealed class RtuMaster(IByteLink link, TimeProvider time) : IModbusMaster
{
    private ModbusConnection connection = new();
    private RtuTiming timing = new(new LineParameters(19200, 8, Parity.Even), link.KnowsBaudRate);
    private long idleUntil;
    private Late? late;

    /// <inheritdoc/>
    public async Task BeginAsync(Device device, bool fresh, CancellationToken cancel)
    {
        connection = device.Modbus!;
        await Pause.UntilAsync(idleUntil, time, cancel);
        timing = new(new LineParameters(device.BaudRate, connection.DataBits, connection.Parity, connection.StopBits), link.KnowsBaudRate);
        await link.SetParametersAsync(timing.Parameters, cancel);
    }

    /// <inheritdoc/>
    public async Task<ReadAnswer> AskAsync(ReadRequest request, ICollection<RawTelegram> telegrams)
    {
        var unit = (byte)connection.UnitId;
        var frame = RtuFrame.Of(unit, request);
        await SendWhenIdleAsync(frame, unit, request);
        telegrams.Add(new(frame, Sent: true));
        var asked = time.GetTimestamp();
        var reader = new RtuAnswerReader(frame, request);
        var answer = await ReceiveAsync(reader, timing.Sending(frame.Length));
        if (reader.Heard.Length > 0)
        {
            telegrams.Add(new(reader.Heard.ToArray()));
        }

        Remember(unit, request, asked, answer);
        Idle(Longer(timing.Gap, TimeSpan.FromMilliseconds(connection.PauseBetweenRequests)));
        return answer;
    }

    private TimeSpan Timeout => TimeSpan.FromMilliseconds(connection.Timeout);

    // nothing in an answer tells which request it answers: after a silence, what comes late to one request must not be taken for the answer to another
    private void Remember(byte unit, ReadRequest request, long asked, ReadAnswer answer)
    {
        var known = late?.Unit == unit && late.Outstanding ? late : null;
        if (answer.Kind == AnswerKind.Silence)
        {
            late = new(unit, request, Outstanding: true, known?.Asked ?? asked, After(Timeout));
        }
        else if (known is not null)
        {
            // a device that answers so late answers the last request as late as the first
            late = known with { Outstanding = false, Until = After(time.GetElapsedTime(known.Asked) + timing.Silence) };
        }
    }

    private async Task SendWhenIdleAsync(byte[] frame, byte unit, ReadRequest request)
    {
        await Pause.UntilAsync(idleUntil, time, CancellationToken.None);
        if (late is { } one && one.Unit == unit && one.Request != request)
        {
            await ListenAsync(one.Until);
            late = null;
        }

        if (link.DiscardInput() > 0)
        {
            await QuietAsync();
        }

        // should the line fail now, the next to use it waits for what may still be under way
        Idle(timing.Sending(frame.Length) + timing.Silence);
        await link.WriteAsync(frame, CancellationToken.None);
    }

    private async Task ListenAsync(long until)
    {
        var waste = new byte[RtuFrame.MaxSize];
        while (Left(until) is var left && left > TimeSpan.Zero)
        {
            await link.ReadAsync(waste, left, CancellationToken.None);
        }
    }

    // somebody still talks: wait for silence, but no longer than the longest frame
    private async Task QuietAsync()
    {
        var waste = new byte[RtuFrame.MaxSize];
        var until = After(timing.Sending(RtuFrame.MaxSize));
        while (await link.ReadAsync(waste, timing.Gap, CancellationToken.None) > 0 && Left(until) > TimeSpan.Zero)
        {
        }
    }

    private async Task<ReadAnswer> ReceiveAsync(RtuAnswerReader reader, TimeSpan sending)
    {
        var (asked, heardAfter) = (time.GetTimestamp(), TimeSpan.Zero);
        var firstUntil = After(sending + Timeout);
        var hardUntil = After(sending + Timeout + (2 * timing.Sending(RtuFrame.MaxSize)) + timing.Silence);
        while (Left(reader.Begun ? hardUntil : firstUntil) is var left && left > TimeSpan.Zero && reader.Free.Length > 0)
        {
            var count = await link.ReadAsync(reader.Free, reader.Begun && timing.Silence < left ? timing.Silence : left, CancellationToken.None);
            heardAfter = count > 0 && reader.Heard.Length == 0 ? time.GetElapsedTime(asked) : heardAfter;
            if ((count > 0 ? reader.Take(count) : reader.Begun ? reader.Silent() : null) is { } answer)
            {
                // a converter's own speed is not known: there the request's bytes count, too
                return answer with { Waited = !timing.Exact ? heardAfter : Longer(heardAfter - sending, TimeSpan.Zero) };
            }
        }

        return reader.AtEnd();
    }

    private void Idle(TimeSpan forAtLeast) => idleUntil = After(forAtLeast);

    private long After(TimeSpan span) => time.GetTimestamp() + (long)(span.TotalSeconds * time.TimestampFrequency);

    private TimeSpan Left(long until) => time.GetElapsedTime(time.GetTimestamp(), until);

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <summary>A device that was silent and may answer yet.</summary>
    /// <param name="Unit">Its address.</param>
    /// <param name="Request">What it was asked.</param>
    /// <param name="Outstanding">Whether it has not answered since.</param>
    /// <param name="Asked">When it was asked first.</param>
    /// <param name="Until">Until when a late answer has to be feared.</param>
    private sealed record Late(byte Unit, ReadRequest Request, bool Outstanding, long Asked, long Until);
}
