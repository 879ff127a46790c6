using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Drivers.Modbus.Pdu;
using MCenter.Drivers.Modbus.Rtu;
using MCenter.Drivers.Modbus.Tcp;

namespace MCenter.Drivers.Modbus.Explain;

/// <summary>Takes the last exchange with a Modbus device apart, byte by byte. Pure; whatever the bytes are, it never throws.</summary>
public static class ExchangeExplainer
{
    /// <summary>Every telegram with the meaning of all its bytes; the values of registers stand with their names.</summary>
    /// <param name="device">The device asked; its protocol says how frames look.</param>
    /// <param name="telegrams">Requests and answers in order, as <see cref="ReadoutResult.Telegrams"/> has them.</param>
    /// <param name="culture">Language of the meanings.</param>
    public static IReadOnlyList<ExplainedTelegram> Explain(Device device, IReadOnlyList<RawTelegram> telegrams, CultureInfo culture)
    {
        List<ExplainedTelegram> explained = [];
        RawTelegram? asked = null;
        foreach (var telegram in telegrams)
        {
            asked = telegram.Sent ? telegram : asked;
            var fields = new FieldList(telegram.Bytes, new ExchangeTexts(culture));
            var pdu = new PduExplainer(device, fields, culture);
            if (device.Protocol == ModbusWires.Tcp)
            {
                ExplainTcp(fields, pdu, telegram.Sent, asked);
            }
            else
            {
                ExplainRtu(fields, pdu, telegram.Sent, asked);
            }

            fields.Take(fields.Left, "Rest");
            explained.Add(new(telegram.Sent, telegram.Bytes, fields.All));
        }

        return explained;
    }

    private static void ExplainTcp(FieldList fields, PduExplainer pdu, bool sent, RawTelegram? asked)
    {
        while (fields.Left >= MbapHeader.Size)
        {
            var header = MbapHeader.Read(fields.Rest);
            var request = asked is { Bytes: var bytes } && bytes.Length >= MbapHeader.Size && MbapHeader.Read(bytes.Span).Transaction == header.Transaction
                ? ReadRequest.Read(bytes.Span[MbapHeader.Size..])
                : null;
            fields.Take(2, "Transaction", header.Transaction);
            fields.Take(2, "Protocol", header.Protocol, isFault: header.Protocol != 0);
            fields.Take(2, header.IsPossible || header.Protocol != 0 ? "Length" : "LengthWrong", header.Length, isFault: !header.IsPossible && header.Protocol == 0);
            if (!header.IsPossible)
            {
                return;
            }

            fields.Take(1, "Unit", header.Unit);
            pdu.Explain(Math.Min(header.Length - 1, fields.Left), sent, request);
        }
    }

    private static void ExplainRtu(FieldList fields, PduExplainer pdu, bool sent, RawTelegram? asked)
    {
        var frame = asked is null ? default : asked.Bytes.Span;
        var request = RtuFrame.IsSound(frame) ? ReadRequest.Read(RtuFrame.Pdu(frame)) : null;
        if (!sent && frame.Length > 0 && fields.Rest.StartsWith(frame))
        {
            fields.Take(frame.Length, "Echo");
        }

        while (fields.Left > 0)
        {
            var start = fields.Rest;
            var size = sent ? start.Length : AnswerSize(start);
            if (size > start.Length || size <= RtuFrame.Overhead)
            {
                // what converters emit when they change direction stands before a frame
                if (start.Length > 1 && start[0] is 0x00 or 0xFF)
                {
                    fields.Take(1, "Rest");
                    continue;
                }

                return;
            }

            fields.Take(1, "Unit", start[0]);
            pdu.Explain(size - RtuFrame.Overhead, sent, request);
            var crc = Crc16.Of(start[..(size - 2)]);
            var right = start[size - 2] == (crc & 0xFF) && start[size - 1] == crc >> 8;
            fields.Take(2, right ? "Checksum" : "ChecksumWrong", $"{crc & 0xFF:X2} {crc >> 8:X2}", isFault: !right);
        }
    }

    /// <summary>How long an answer says it is; 0 when that cannot be seen.</summary>
    private static int AnswerSize(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [_, >= FunctionCodes.ExceptionFlag, ..] => RtuFrame.ExceptionSize,
        [_, >= FunctionCodes.ReadCoils and <= FunctionCodes.ReadInputRegisters, var count, ..] => count + 2 + RtuFrame.Overhead,
        _ => 0,
    };
}
