using System.Buffers.Binary;
using MCenter.Drivers.Modbus.Pdu;

namespace MCenter.Drivers.Modbus.Rtu;

/// <summary>A frame on a serial line (Modbus over serial line V1.02, 2.5.1): address, PDU, CRC with the low byte first.</summary>
internal static class RtuFrame
{
    /// <summary>Longest frame.</summary>
    public const int MaxSize = 256;

    /// <summary>Bytes around the PDU.</summary>
    public const int Overhead = 3;

    /// <summary>Bytes of an exception.</summary>
    public const int ExceptionSize = 2 + Overhead;

    /// <summary>The frame of a request.</summary>
    public static byte[] Of(byte unit, ReadRequest request)
    {
        var frame = new byte[ReadRequest.Size + Overhead];
        frame[0] = unit;
        request.Write(frame.AsSpan(1));
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(frame.Length - 2), Crc16.Of(frame.AsSpan(0, frame.Length - 2)));
        return frame;
    }

    /// <summary>Whether these bytes are one frame with its right checksum.</summary>
    public static bool IsSound(ReadOnlySpan<byte> bytes) => bytes.Length is > Overhead and <= MaxSize && Crc16.Of(bytes) == 0;

    /// <summary>The PDU of a sound frame.</summary>
    public static ReadOnlySpan<byte> Pdu(ReadOnlySpan<byte> frame) => frame[1..^2];
}
