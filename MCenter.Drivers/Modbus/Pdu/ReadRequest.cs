using System.Buffers.Binary;

namespace MCenter.Drivers.Modbus.Pdu;

/// <summary>
/// A request of function codes 1 to 4: function, start address (2 bytes), quantity (2 bytes), the high byte first
/// (Modbus Application Protocol V1.1b3, 6.1 to 6.4).
/// </summary>
/// <param name="Function">1 to 4.</param>
/// <param name="Start">First address on the wire.</param>
/// <param name="Count">How many coils, inputs or registers.</param>
internal readonly record struct ReadRequest(byte Function, int Start, int Count)
{
    /// <summary>Bytes of it.</summary>
    public const int Size = 5;

    /// <summary>Data bytes that its answer has.</summary>
    public int AnswerBytes => FunctionCodes.ReadsBits(Function) ? (Count + 7) / 8 : Count * 2;

    /// <summary>Writes it.</summary>
    public void Write(Span<byte> pdu)
    {
        pdu[0] = Function;
        BinaryPrimitives.WriteUInt16BigEndian(pdu[1..], (ushort)Start);
        BinaryPrimitives.WriteUInt16BigEndian(pdu[3..], (ushort)Count);
    }

    /// <summary>Reads one; null when it is none.</summary>
    public static ReadRequest? Read(ReadOnlySpan<byte> pdu) => pdu.Length == Size && pdu[0] is >= FunctionCodes.ReadCoils and <= FunctionCodes.ReadInputRegisters
        ? new(pdu[0], BinaryPrimitives.ReadUInt16BigEndian(pdu[1..]), BinaryPrimitives.ReadUInt16BigEndian(pdu[3..]))
        : null;
}
