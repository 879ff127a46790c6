using System.Buffers.Binary;
using MCenter.Core.Devices;
using MCenter.Core.ModbusServer;
using MCenter.Drivers.Modbus.Pdu;
using MCenter.Drivers.Modbus.Tcp;

namespace MCenter.Drivers.Modbus.Server;

/// <summary>
/// Answers requests. Never throws on bytes, and makes no garbage.
/// <code>
/// MBAP (Modbus Messaging on TCP/IP V1.0b, 3.1.3)              PDU (Modbus Application Protocol V1.1b3, 4.1)
/// 0  transaction id   2  protocol id = 0   4  length   6 unit | 7 function   8 first address   10 count
///                                          \___ unit and PDU are counted, 2 to 254
/// </code>
/// </summary>
internal static class ServedRequest
{
    // of an answer: the MBAP, the function, and the count of data bytes or the exception
    private const int HeadSize = MbapHeader.Size + 2;

    /// <summary>How many bytes the first request of a stream has.</summary>
    /// <returns>0 when that cannot be said yet; -1 when this is no Modbus TCP, so that nobody knows where the next request begins.</returns>
    public static int SizeOf(ReadOnlySpan<byte> stream)
    {
        if (stream.Length < MbapHeader.Size)
        {
            return 0;
        }

        var header = MbapHeader.Read(stream);
        return header.IsPossible ? MbapHeader.Before + header.Length : -1;
    }

    /// <summary>Answers one whole request.</summary>
    /// <param name="request">From transaction id to the last byte of the PDU.</param>
    /// <param name="answer">At least <see cref="MbapHeader.MaxFrame"/> bytes.</param>
    /// <param name="units">What is served.</param>
    /// <param name="now">The time, UTC.</param>
    /// <returns>Size of the answer, and the exception code in it, 0 = none.</returns>
    public static (int Size, byte Exception) Answer(ReadOnlySpan<byte> request, Span<byte> answer, ModbusUnits units, DateTimeOffset now)
    {
        request[..MbapHeader.Size].CopyTo(answer);
        var pdu = request[MbapHeader.Size..];
        var exception = Read(units.Find(request[MbapHeader.Before]), pdu, answer[HeadSize..], units, now, out var data);
        (answer[MbapHeader.Size], answer[MbapHeader.Size + 1]) = exception == 0 ? (pdu[0], (byte)data) : ((byte)(pdu[0] | FunctionCodes.ExceptionFlag), exception);
        var size = HeadSize + data;
        BinaryPrimitives.WriteUInt16BigEndian(answer[4..], (ushort)(size - MbapHeader.Before));
        return (size, exception);
    }

    /// <summary>The checks in the order of V1.1b3, 6.3 and 6.4; before them that of a gateway, whether there is somebody to ask.</summary>
    /// <returns>The exception code, 0 = the data is there.</returns>
    private static byte Read(Device? device, ReadOnlySpan<byte> pdu, Span<byte> room, ModbusUnits units, DateTimeOffset now, out int data)
    {
        data = 0;
        if (device is null)
        {
            return ExceptionCodes.GatewayTargetSilent;
        }

        if (pdu[0] is not (FunctionCodes.ReadHoldingRegisters or FunctionCodes.ReadInputRegisters))
        {
            return ExceptionCodes.IllegalFunction;
        }

        if (ReadRequest.Read(pdu) is not { Count: >= 1 and <= ModbusConnection.MostRegisters } request)
        {
            return ExceptionCodes.IllegalDataValue;
        }

        // registers count from 1, addresses on the wire from 0
        if (!units.MapOf(device).TryRead(request.Start + 1, room[..request.AnswerBytes], now))
        {
            return ExceptionCodes.IllegalDataAddress;
        }

        data = request.AnswerBytes;
        return 0;
    }
}
