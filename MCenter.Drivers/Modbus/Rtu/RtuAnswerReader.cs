using MCenter.Drivers.Modbus.Pdu;

namespace MCenter.Drivers.Modbus.Rtu;

/// <summary>
/// Puts together what comes after one request: drops the echo of a converter, finds the answer behind noise, and knows it the moment that its
/// last byte is in, as its length is known beforehand. Speaks no link and no clock.
/// </summary>
internal sealed class RtuAnswerReader
{
    private readonly byte[] asked;
    private readonly ReadRequest request;
    private readonly byte[] buffer;
    private int start;
    private int end;
    private bool echoed;
    private string foreign = "";

    /// <param name="asked">The frame sent.</param>
    /// <param name="request">What it asks.</param>
    public RtuAnswerReader(byte[] asked, ReadRequest request)
    {
        (this.asked, this.request) = (asked, request);
        buffer = new byte[asked.Length + (2 * RtuFrame.MaxSize)];
    }

    /// <summary>Room for what comes next; empty when there has been far more than an answer.</summary>
    public Memory<byte> Free => buffer.AsMemory(end);

    /// <summary>Whether bytes came that are not settled yet.</summary>
    public bool Begun => end > start;

    /// <summary>All bytes heard, with an echo.</summary>
    public ReadOnlySpan<byte> Heard => buffer.AsSpan(0, end);

    /// <summary>Takes bytes that were put into <see cref="Free"/>; answers once the answer is all here.</summary>
    public ReadAnswer? Take(int count)
    {
        end += count;
        DropEcho();
        return Find(start);
    }

    /// <summary>
    /// The line fell silent. Answers when that settles it; null when only noise or a frame of another device came, behind which the answer may still follow.
    /// </summary>
    public ReadAnswer? Silent()
    {
        var rest = buffer.AsSpan(start, end - start);
        if (RtuFrame.IsSound(rest))
        {
            if (rest[0] == asked[0])
            {
                return ReadAnswer.Of(request, RtuFrame.Pdu(rest));
            }

            foreign = $"answered by unit {rest[0]} instead of {asked[0]}";
        }
        else if (rest.ContainsAnyExcept((byte)0x00, (byte)0xFF))
        {
            return new(AnswerKind.Garbled, Broken(rest));
        }

        start = end; // what converters emit when they change direction, 00 or FF, is no broken answer
        return null;
    }

    /// <summary>What it came to when the time was over.</summary>
    public ReadAnswer AtEnd() =>
        (Begun ? Silent() : null)
        ?? (echoed ? Find(0) : null) // an answer may, rarely, be its own request
        ?? (foreign.Length > 0 ? new(AnswerKind.Foreign, foreign) : new(AnswerKind.Silence, "no answer"));

    private void DropEcho()
    {
        if (!echoed && start == 0 && end >= asked.Length && buffer.AsSpan(0, asked.Length).SequenceEqual(asked))
        {
            (echoed, start) = (true, asked.Length);
        }
    }

    private ReadAnswer? Find(int from)
    {
        for (var at = from; at <= end - RtuFrame.ExceptionSize; at++)
        {
            var rest = buffer.AsSpan(at, end - at);
            var size = rest[0] != asked[0] ? 0
                : rest[1] == request.Function && rest[2] == request.AnswerBytes ? 2 + request.AnswerBytes + RtuFrame.Overhead
                : rest[1] == (request.Function | FunctionCodes.ExceptionFlag) ? RtuFrame.ExceptionSize
                : 0;
            if (size > 0 && rest.Length >= size && RtuFrame.IsSound(rest[..size]))
            {
                return ReadAnswer.Of(request, RtuFrame.Pdu(rest[..size]));
            }
        }

        return null;
    }

    private string Broken(ReadOnlySpan<byte> bytes)
    {
        var size = 2 + request.AnswerBytes + RtuFrame.Overhead;
        if (bytes.Length < size)
        {
            return $"an answer broke off after {bytes.Length} bytes, or its checksum is wrong";
        }

        var crc = Crc16.Of(bytes[..(size - 2)]);
        return bytes.Length == size
            ? $"checksum {bytes[size - 2]:X2}{bytes[size - 1]:X2}, expected {crc & 0xFF:X2}{crc >> 8:X2}"
            : $"{bytes.Length} bytes that hold no answer of {size}";
    }
}
