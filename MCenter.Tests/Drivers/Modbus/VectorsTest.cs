using System.Text.Json;
using MCenter.Drivers.Modbus.Pdu;
using MCenter.Drivers.Modbus.Rtu;
using MCenter.Drivers.Modbus.Tcp;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.Modbus;

/// <summary>Recorded exchanges of foreign masters and servers, and frames of foreign test suites, each split at every byte.</summary>
public class VectorsTest
{
    [Theory]
    [InlineData("rtu", 25)]
    [InlineData("tcp", 24)]
    public void Recorded_exchanges_are_read_as_the_bytes_say(string transport, int atLeast)
    {
        var seen = 0;
        foreach (var step in Load($"libmodbus_conversation_{transport}.json").GetProperty("steps").EnumerateArray())
        {
            var (asked, heard) = (Hex(step.GetProperty("request")), Hex(step.GetProperty("response")));
            var tcp = transport == "tcp";
            if (ReadRequest.Read(tcp ? asked.AsSpan(MbapHeader.Size) : asked.AsSpan(1..^2)) is not { } request)
            {
                continue; // writes are not our business
            }

            seen++;
            // a second frame in the recording answers a request that the recorder missed
            var length = heard.Length == 0 ? 0 : tcp ? MbapHeader.Before + heard[5] : RtuFrame.ExceptionSize + (heard[1] < 0x80 ? heard[2] : 0);
            var answer = tcp ? Read(asked, request, heard[..length]) : ReadRtu(asked, request, heard[..length]);
            var pdu = heard.Length == 0 ? [] : tcp ? heard[MbapHeader.Size..length] : heard[1..(length - 2)];
            answer.Kind.ShouldBe(Expected(asked[tcp ? 6 : 0], heard.Length == 0 ? (byte)0 : heard[tcp ? 6 : 0], request, pdu), Convert.ToHexString(heard));
            answer.Exception.ShouldBe(answer.Kind == AnswerKind.Refused ? pdu[1] : (byte)0);
            (answer.Kind != AnswerKind.Data || answer.Words.Length == request.Count).ShouldBeTrue();
        }

        seen.ShouldBeGreaterThanOrEqualTo(atLeast);
    }

    [Fact]
    public void Frames_of_foreign_suites_hold_the_words_that_pymodbus_finds()
    {
        var seen = 0;
        foreach (var vector in Load("frames.json").EnumerateArray().Where(IsRegisterAnswer))
        {
            var words = vector.GetProperty("as_response").TryGetProperty("registers", out var registers) ? registers.EnumerateArray().Select(r => r.GetUInt16()).ToArray() : [];
            if (words.Length == 0)
            {
                continue; // a request read as an answer
            }

            seen++;
            var (heard, unit) = (Hex(vector.GetProperty("adu")), (byte)vector.GetProperty("unit").GetInt32());
            var request = new ReadRequest((byte)vector.GetProperty("function").GetInt32(), 0, words.Length);
            var answer = vector.GetProperty("transport").GetString() == "tcp"
                ? Read(MbapHeader.Frame((ushort)vector.GetProperty("transaction").GetInt32(), unit, request), request, heard)
                : ReadRtu(RtuFrame.Of(unit, request), request, heard);
            answer.Words.ShouldBe(words, Convert.ToHexString(heard));
        }

        seen.ShouldBeGreaterThan(4);
    }

    [Fact]
    public void Our_requests_are_those_of_foreign_masters()
    {
        foreach (var transport in new[] { "rtu", "tcp" })
        {
            foreach (var step in Load($"libmodbus_conversation_{transport}.json").GetProperty("steps").EnumerateArray())
            {
                var asked = Hex(step.GetProperty("request"));
                if (ReadRequest.Read(transport == "tcp" ? asked.AsSpan(MbapHeader.Size) : asked.AsSpan(1..^2)) is { } request)
                {
                    (transport == "tcp" ? MbapHeader.Frame((ushort)((asked[0] << 8) + asked[1]), asked[6], request) : RtuFrame.Of(asked[0], request)).ShouldBe(asked);
                }
            }
        }
    }

    private static bool IsRegisterAnswer(JsonElement vector) =>
        vector.TryGetProperty("function", out var function) && function is { ValueKind: JsonValueKind.Number } && function.GetInt32() is 3 or 4
        && vector.TryGetProperty("as_response", out var response) && response.ValueKind == JsonValueKind.Object;

    private static AnswerKind Expected(byte asked, byte answered, ReadRequest request, byte[] pdu) =>
        pdu.Length == 0 ? AnswerKind.Silence
        : asked != answered ? AnswerKind.Foreign
        : pdu[0] >= 0x80 ? AnswerKind.Refused
        : pdu[0] == request.Function && pdu.Length == 2 + request.AnswerBytes ? AnswerKind.Data
        : AnswerKind.Foreign;

    /// <summary>What a reader makes of the bytes, the same wherever they are split.</summary>
    private static ReadAnswer Read(byte[] asked, ReadRequest request, byte[] heard) => EverySplit(heard, () =>
    {
        var reader = new TcpAnswerReader((ushort)((asked[0] << 8) + asked[1]), asked[6], request);
        return (bytes =>
        {
            bytes.CopyTo(reader.Free);
            return reader.Take(bytes.Length);
        }, reader.AtEnd);
    });

    private static ReadAnswer ReadRtu(byte[] asked, ReadRequest request, byte[] heard) => EverySplit(heard, () =>
    {
        var reader = new RtuAnswerReader(asked, request);
        return (bytes =>
        {
            bytes.CopyTo(reader.Free);
            return reader.Take(bytes.Length);
        }, reader.AtEnd);
    });

    private static ReadAnswer EverySplit(byte[] heard, Func<(Func<byte[], ReadAnswer?> Take, Func<ReadAnswer> AtEnd)> make)
    {
        ReadAnswer? first = null;
        for (var split = 0; split <= heard.Length; split++)
        {
            var (take, atEnd) = make();
            var answer = (split > 0 ? take(heard[..split]) : null) ?? (split < heard.Length ? take(heard[split..]) : null) ?? atEnd();
            first ??= answer;
            (answer.Kind, answer.Detail).ShouldBe((first.Kind, first.Detail));
            answer.Words.ShouldBe(first.Words);
        }

        return first!;
    }

    private static JsonElement Load(string file) => JsonDocument.Parse(File.ReadAllText(SharedFolder.Find("modbus-frames", file))).RootElement;

    private static byte[] Hex(JsonElement element) => Convert.FromHexString(element.GetString()!);
}
