using System.Buffers.Binary;
using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Registers;
using MCenter.Drivers.Modbus.Pdu;

namespace MCenter.Drivers.Modbus.Explain;

/// <summary>The meaning of what stands between address and checksum.</summary>
internal sealed class PduExplainer(Device device, FieldList fields, CultureInfo culture)
{
    private const int BitsOfByte = 8;

    private ExchangeTexts Texts => fields.Texts;

    /// <summary>Takes the bytes of a request or an answer.</summary>
    /// <param name="size">How many, at most what is left.</param>
    /// <param name="sent">Whether it is a request.</param>
    /// <param name="request">What was asked; null when that is no request to read.</param>
    public void Explain(int size, bool sent, ReadRequest? request)
    {
        var end = fields.Left - size;
        if (size > 0 && !sent && fields.Rest[0] >= FunctionCodes.ExceptionFlag)
        {
            fields.Take(1, "Refused", fields.Rest[0] & ~FunctionCodes.ExceptionFlag, isFault: true);
            if (fields.Left > end)
            {
                fields.TakeAs(1, Texts.OfCode("Exception", fields.Rest[0]), isFault: true);
            }
        }
        else if (size > 0)
        {
            fields.TakeAs(1, Texts.OfCode("Function", fields.Rest[0]), isFault: !sent && request is { } asked && asked.Function != fields.Rest[0]);
            if (sent && size == ReadRequest.Size)
            {
                fields.Take(2, "Start", Number(fields.Rest));
                fields.Take(2, "Count", Number(fields.Rest));
            }
            else if (!sent && fields.Left > end)
            {
                ExplainData(end, request);
            }
        }

        fields.Take(fields.Left - end, "Data");
    }

    private void ExplainData(int end, ReadRequest? request)
    {
        var count = fields.Rest[0];
        if (request is not { } asked || count != asked.AnswerBytes || fields.Left - end - 1 != count)
        {
            fields.TakeAs(1, request is null ? Texts["ByteCount", count] : Texts["ByteCountWrong", count, request.Value.AnswerBytes], isFault: request is not null);
            return;
        }

        fields.Take(1, "ByteCount", count);
        if (FunctionCodes.ReadsBits(asked.Function))
        {
            ExplainBits(asked);
        }
        else
        {
            ExplainRegisters(asked);
        }
    }

    private void ExplainBits(ReadRequest asked)
    {
        for (var address = asked.Start; address < asked.Start + asked.Count; address += BitsOfByte)
        {
            var last = Math.Min(address + BitsOfByte, asked.Start + asked.Count) - 1;
            var own = fields.Rest[0];
            fields.TakeAs(1, Texts["Bits", address, last, string.Concat(Enumerable.Range(0, last - address + 1).Select(i => (own >> i) & 1))]);
        }
    }

    private void ExplainRegisters(ReadRequest asked)
    {
        var end = asked.Start + asked.Count;
        for (var address = asked.Start; address < end;)
        {
            var here = device.Registers.Where(r => r.Modbus is { } source && source.FunctionCode == asked.Function && source.Address == address && address + source.Count <= end).ToList();
            var size = here.Count == 0 ? 1 : here.Max(r => r.Modbus!.Count);
            var words = Words(size);
            fields.TakeAs(2 * size, here.Count == 0
                ? Texts["Address", address, words[0]]
                : string.Join("; ", here.Select(r => Texts["Value", RegisterNames.Text(r.NameCode, culture), address, Value(r, words)])));
            address += size;
        }
    }

    private ushort[] Words(int count)
    {
        var words = new ushort[count];
        for (var i = 0; i < count; i++)
        {
            words[i] = (ushort)Number(fields.Rest[(2 * i)..]);
        }

        return words;
    }

    private string Value(Register register, ushort[] words)
    {
        var connection = device.Modbus ?? new ModbusConnection();
        var value = RegisterWords.Decode(words, register.Modbus!, connection.ByteOrder, connection.WordOrder);
        return value.Kind == ValueKind.None ? Texts["NoValue"] : register.RawUnit == "None" ? value.ToString() : $"{value} {register.RawUnit}";
    }

    private static int Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
