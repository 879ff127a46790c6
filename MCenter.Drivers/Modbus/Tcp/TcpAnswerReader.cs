using MCenter.Drivers.Modbus.Pdu;

namespace MCenter.Drivers.Modbus.Tcp;

/// <summary>Puts together what comes after one request over TCP; answers to other transactions are dropped. Speaks no link and no clock.</summary>
/// <param name="transaction">Of the request.</param>
/// <param name="unit">Of the request.</param>
/// <param name="request">What it asks.</param>
internal sealed class TcpAnswerReader(ushort transaction, byte unit, ReadRequest request)
{
    // so many requests back an answer is a late one and not a foreign one
    private const int Lately = 16;

    private readonly byte[] buffer = new byte[4 * MbapHeader.MaxFrame];
    private int start;
    private int end;
    private string late = "";
    private string foreign = "";

    /// <summary>Room for what comes next; empty when there has been far more than an answer.</summary>
    public Memory<byte> Free => buffer.AsMemory(end);

    /// <summary>All bytes heard.</summary>
    public ReadOnlySpan<byte> Heard => buffer.AsSpan(0, end);

    /// <summary>Whether the stream holds something that is no frame, so that the next one cannot be found.</summary>
    public bool OutOfStep { get; private set; }

    /// <summary>Takes bytes that were put into <see cref="Free"/>; answers once the answer is all here.</summary>
    public ReadAnswer? Take(int count)
    {
        end += count;
        while (end - start >= MbapHeader.Size)
        {
            var header = MbapHeader.Read(buffer.AsSpan(start));
            if (!header.IsPossible)
            {
                OutOfStep = true;
                return new(AnswerKind.Garbled, $"no Modbus TCP frame begins with {Convert.ToHexString(buffer, start, MbapHeader.Size)}");
            }

            var size = MbapHeader.Before + header.Length;
            if (end - start < size)
            {
                return null;
            }

            var pdu = buffer.AsSpan(start + MbapHeader.Size, size - MbapHeader.Size);
            start += size;
            if (header.Transaction == transaction)
            {
                return header.Unit == unit ? ReadAnswer.Of(request, pdu) : new(AnswerKind.Foreign, $"answered by unit {header.Unit} instead of {unit}");
            }

            Drop(header.Transaction);
        }

        return null;
    }

    /// <summary>What it came to when the time was over.</summary>
    public ReadAnswer AtEnd()
    {
        if (end > start)
        {
            // its rest would be taken for the next answer's beginning
            OutOfStep = true;
            return new(AnswerKind.Garbled, $"an answer broke off after {end - start} bytes");
        }

        return foreign.Length > 0 ? new(AnswerKind.Foreign, foreign) : new(AnswerKind.Silence, late.Length > 0 ? late : "no answer");
    }

    private void Drop(ushort other)
    {
        if ((ushort)(transaction - other) <= Lately)
        {
            late = "no answer but a late one to an earlier request";
        }
        else
        {
            foreign = $"answered transaction {other} instead of {transaction}";
        }
    }
}
