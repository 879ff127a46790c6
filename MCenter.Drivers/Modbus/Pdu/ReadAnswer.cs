using System.Buffers.Binary;

namespace MCenter.Drivers.Modbus.Pdu;

/// <summary>What came of asking once.</summary>
internal enum AnswerKind
{
    /// <summary>What was asked for.</summary>
    Data,

    /// <summary>An exception of the device asked.</summary>
    Refused,

    /// <summary>Nothing that answers this request.</summary>
    Silence,

    /// <summary>A sound frame, but not the answer to this request.</summary>
    Foreign,

    /// <summary>Bytes, but no sound frame.</summary>
    Garbled,

    /// <summary>The connection was closed by the other side.</summary>
    Lost,
}

/// <summary>The outcome of one request.</summary>
/// <param name="Kind">What came.</param>
/// <param name="Detail">What was seen, for the installer, in English; empty after <see cref="AnswerKind.Data"/>.</param>
internal sealed record ReadAnswer(AnswerKind Kind, string Detail)
{
    /// <summary>The registers, or 0 and 1 for coils and inputs, one each asked for; empty but for <see cref="AnswerKind.Data"/>.</summary>
    public ushort[] Words { get; init; } = [];

    /// <summary>The exception code of <see cref="AnswerKind.Refused"/>.</summary>
    public byte Exception { get; init; }

    /// <summary>From the end of the request to the first byte heard; over TCP from when it was handed over.</summary>
    public TimeSpan Waited { get; init; }

    /// <summary>Whether the device asked has answered.</summary>
    public bool Sound => Kind is AnswerKind.Data or AnswerKind.Refused;

    /// <summary>
    /// Judges an answer: function, byte count, data; or function with its high bit set and the exception code
    /// (Modbus Application Protocol V1.1b3, 6.1 to 6.4 and 7). Never throws.
    /// </summary>
    /// <param name="request">What was asked.</param>
    /// <param name="pdu">The answer without address and checksum.</param>
    public static ReadAnswer Of(ReadRequest request, ReadOnlySpan<byte> pdu)
    {
        if (pdu.Length == 2 && pdu[0] == (request.Function | FunctionCodes.ExceptionFlag))
        {
            return new(AnswerKind.Refused, ExceptionCodes.Text(pdu[1])) { Exception = pdu[1] };
        }

        if (pdu.Length < 2)
        {
            return new(AnswerKind.Foreign, $"an answer of {pdu.Length} bytes");
        }

        if (pdu[0] != request.Function)
        {
            return new(AnswerKind.Foreign, $"answered with function {pdu[0]:X2} instead of {request.Function:X2}");
        }

        if (pdu[1] != request.AnswerBytes)
        {
            return new(AnswerKind.Foreign, $"byte count {pdu[1]}, expected {request.AnswerBytes}");
        }

        return pdu.Length == 2 + request.AnswerBytes
            ? new(AnswerKind.Data, "") { Words = FunctionCodes.ReadsBits(request.Function) ? Bits(pdu[2..], request.Count) : Registers(pdu[2..]) }
            : new(AnswerKind.Foreign, $"{pdu.Length - 2} data bytes, byte count {pdu[1]}");
    }

    private static ushort[] Registers(ReadOnlySpan<byte> data)
    {
        var words = new ushort[data.Length / 2];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt16BigEndian(data[(2 * i)..]);
        }

        return words;
    }

    private static ushort[] Bits(ReadOnlySpan<byte> data, int count)
    {
        var bits = new ushort[count];
        for (var i = 0; i < count; i++)
        {
            // the first coil is the least significant bit of the first byte
            bits[i] = (ushort)((data[i / 8] >> (i % 8)) & 1);
        }

        return bits;
    }
}
