using System.Buffers.Binary;
using MCenter.Drivers.Modbus.Pdu;

namespace MCenter.Drivers.Modbus.Tcp;

/// <summary>
/// What stands before a PDU over TCP (Modbus Messaging on TCP/IP V1.0b, 3.1.3): transaction (2 bytes), protocol 0 (2), length of what follows (2), unit (1).
/// </summary>
/// <param name="Transaction">Pairs an answer with its request.</param>
/// <param name="Protocol">0 for Modbus.</param>
/// <param name="Length">Bytes from the unit on.</param>
/// <param name="Unit">Device behind the connection.</param>
internal readonly record struct MbapHeader(ushort Transaction, ushort Protocol, ushort Length, byte Unit)
{
    /// <summary>Bytes of it.</summary>
    public const int Size = 7;

    /// <summary>Bytes before those that <see cref="Length"/> counts.</summary>
    public const int Before = 6;

    /// <summary>Longest frame.</summary>
    public const int MaxFrame = 260;

    /// <summary>Whether a frame can begin like this.</summary>
    public bool IsPossible => Protocol == 0 && Length >= 2 && Before + Length <= MaxFrame;

    /// <summary>Reads the header at the start of at least <see cref="Size"/> bytes.</summary>
    public static MbapHeader Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt16BigEndian(bytes), BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]), bytes[6]);

    /// <summary>The frame of a request.</summary>
    public static byte[] Frame(ushort transaction, byte unit, ReadRequest request)
    {
        var frame = new byte[Size + ReadRequest.Size];
        BinaryPrimitives.WriteUInt16BigEndian(frame, transaction);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(4), 1 + ReadRequest.Size);
        frame[6] = unit;
        request.Write(frame.AsSpan(Size));
        return frame;
    }
}
