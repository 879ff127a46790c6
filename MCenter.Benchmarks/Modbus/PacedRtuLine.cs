using System.Diagnostics;
using MCenter.Drivers.Modbus.Pdu;
using MCenter.Drivers.Modbus.Rtu;
using MCenter.Drivers.Transport;

namespace MCenter.Benchmarks.Modbus;

/// <summary>
/// A serial line with meters on it on the real clock: requests and answers take the time of their bytes, answers begin 3.5 characters after the request, and each byte is there when its
/// stop bit is over. Every unit has every register; a register holds its address.
/// </summary>
internal sealed class PacedRtuLine : IByteLink
{
    private readonly Queue<(long At, byte Value)> coming = new();
    private RtuTiming timing = new(new LineParameters(19200), Exact: true);

    /// <summary>The least time that everything so far takes: bytes both ways, and 3.5 characters of silence before each frame.</summary>
    public TimeSpan OnWire { get; private set; }

    /// <summary>Requests so far.</summary>
    public int Requests { get; private set; }

    public bool IsOpen => true;

    public bool KnowsBaudRate => true;

    public Task OpenAsync(CancellationToken cancel) => Task.CompletedTask;

    public Task SetParametersAsync(LineParameters parameters, CancellationToken cancel)
    {
        timing = new(parameters, Exact: true);
        return Task.CompletedTask;
    }

    public Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        var request = ReadRequest.Read(RtuFrame.Pdu(bytes.Span))!.Value;
        var answer = Answer(bytes.Span[0], request);
        var begins = Stopwatch.GetTimestamp() + Ticks(timing.Sending(bytes.Length) + timing.Gap);
        for (var i = 0; i < answer.Length; i++)
        {
            coming.Enqueue((begins + Ticks(timing.Sending(i + 1)), answer[i]));
        }

        OnWire += timing.Sending(bytes.Length) + timing.Sending(answer.Length) + (2 * timing.Gap);
        Requests++;
        return Task.CompletedTask;
    }

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, TimeSpan timeout, CancellationToken cancel)
    {
        var until = Stopwatch.GetTimestamp() + Ticks(timeout);
        if (!coming.TryPeek(out var next) || next.At > until)
        {
            await Pause.UntilAsync(until, TimeProvider.System, cancel);
            return 0;
        }

        await Pause.UntilAsync(next.At, TimeProvider.System, cancel);
        var count = 0;
        while (count < buffer.Length && coming.TryPeek(out next) && next.At <= Stopwatch.GetTimestamp())
        {
            buffer.Span[count++] = coming.Dequeue().Value;
        }

        return count;
    }

    public Task DrainAsync(CancellationToken cancel) => Task.CompletedTask;

    public int DiscardInput() => 0;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static byte[] Answer(byte unit, ReadRequest request)
    {
        var frame = new byte[RtuFrame.Overhead + 2 + request.AnswerBytes];
        (frame[0], frame[1], frame[2]) = (unit, request.Function, (byte)request.AnswerBytes);
        for (var i = 0; i < request.Count; i++)
        {
            (frame[3 + (2 * i)], frame[4 + (2 * i)]) = ((byte)((request.Start + i) >> 8), (byte)(request.Start + i));
        }

        var crc = Crc16.Of(frame.AsSpan(0, frame.Length - 2));
        (frame[^2], frame[^1]) = ((byte)crc, (byte)(crc >> 8));
        return frame;
    }

    private static long Ticks(TimeSpan span) => (long)(span.TotalSeconds * Stopwatch.Frequency);
}
