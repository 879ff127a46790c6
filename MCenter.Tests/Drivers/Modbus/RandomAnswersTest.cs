using System.Globalization;
using MCenter.Core.Readout;
using MCenter.Drivers.Modbus;
using MCenter.Drivers.Modbus.Explain;
using MCenter.Drivers.Modbus.Pdu;
using MCenter.Drivers.Modbus.Rtu;
using MCenter.Drivers.Modbus.Tcp;

namespace MCenter.Tests.Drivers.Modbus;

/// <summary>A million random and mutated answers: none throws, and what is booked is the answer to this very request.</summary>
public class RandomAnswersTest
{
    private const int Rounds = 500_000;

    [Fact]
    public void On_a_serial_line_only_a_sound_answer_to_the_request_is_booked()
    {
        var random = new Random(20);
        var booked = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var (unit, request) = Request(random);
            var asked = RtuFrame.Of(unit, request);
            var reader = new RtuAnswerReader(asked, request);
            var heard = Heard(random, unit, request, ModbusBench.Frame, asked);
            var answer = Feed(random, heard, reader.Free.Length, chunk => chunk.CopyTo(reader.Free), reader.Take) ?? reader.AtEnd();
            if (answer.Kind == AnswerKind.Data)
            {
                booked++;
                IsIn(heard, [unit, request.Function, (byte)request.AnswerBytes], request, answer.Words, withChecksum: true).ShouldBeTrue(Convert.ToHexString(heard));
            }
        }

        booked.ShouldBeInRange(Rounds / 20, Rounds * 19 / 20);
    }

    [Fact]
    public void Over_tcp_only_a_sound_answer_to_the_request_is_booked()
    {
        var random = new Random(21);
        var booked = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var (unit, request) = Request(random);
            var transaction = (ushort)random.Next(65536);
            var reader = new TcpAnswerReader(transaction, unit, request);
            var heard = Heard(random, unit, request, hex => Mbap(transaction, hex), MbapHeader.Frame(transaction, unit, request));
            var answer = Feed(random, heard, reader.Free.Length, chunk => chunk.CopyTo(reader.Free), reader.Take) ?? reader.AtEnd();
            if (answer.Kind == AnswerKind.Data)
            {
                booked++;
                byte[] header = [(byte)(transaction >> 8), (byte)transaction, 0, 0, 0, (byte)(request.AnswerBytes + 3), unit, request.Function, (byte)request.AnswerBytes];
                IsIn(heard, header, request, answer.Words, withChecksum: false).ShouldBeTrue(Convert.ToHexString(heard));
            }
        }

        booked.ShouldBeInRange(Rounds / 20, Rounds * 19 / 20);
    }

    [Theory]
    [InlineData(ModbusWires.Rtu)]
    [InlineData(ModbusWires.Tcp)]
    public void Whatever_came_is_explained_byte_by_byte(string protocol)
    {
        var random = new Random(22);
        for (var round = 0; round < 5_000; round++)
        {
            var (unit, request) = Request(random);
            var tcp = protocol == ModbusWires.Tcp;
            var asked = tcp ? MbapHeader.Frame(7, unit, request) : RtuFrame.Of(unit, request);
            var heard = Heard(random, unit, request, hex => tcp ? Mbap(7, hex) : ModbusBench.Frame(hex), asked);
            var device = ModbusBench.OnLine(unit, ModbusBench.Holding(request.Start), ModbusBench.Holding(request.Start + 2)) with { Protocol = protocol };
            var explained = ExchangeExplainer.Explain(device, [new(asked, Sent: true), new(heard)], CultureInfo.InvariantCulture);
            explained.Count.ShouldBe(2);
            foreach (var telegram in explained)
            {
                string.Concat(telegram.Fields.Select(f => f.Hex.Replace(" ", ""))).ShouldBe(Convert.ToHexString(telegram.Bytes.Span));
                telegram.Fields.All(f => f.Meaning.Length > 0).ShouldBeTrue();
            }
        }
    }

    private static (byte Unit, ReadRequest Request) Request(Random random)
    {
        var function = (byte)random.Next(1, 5);
        return ((byte)random.Next(256), new(function, random.Next(60_000), random.Next(1, 6)));
    }

    private static byte[] Pdu(ReadRequest request, ushort[] words)
    {
        byte[] data = FunctionCodes.ReadsBits(request.Function)
            ? [.. words.Chunk(8).Select(bits => (byte)bits.Index().Sum(b => b.Item << b.Index))]
            : [.. words.SelectMany(w => new[] { (byte)(w >> 8), (byte)w })];
        return [request.Function, (byte)data.Length, .. data];
    }

    /// <summary>The right answer, or one of another unit, function or length, an exception, a mutated one, noise; with or without an echo before and bytes behind.</summary>
    private static byte[] Heard(Random random, byte unit, ReadRequest request, Func<string, byte[]> frame, byte[] asked)
    {
        var words = new ushort[request.Count];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = (ushort)(FunctionCodes.ReadsBits(request.Function) ? random.Next(2) : random.Next(65536));
        }

        var pdu = Pdu(request, words);
        byte[] sound = random.Next(8) switch
        {
            0 => frame(Convert.ToHexString([(byte)(unit + 1), .. pdu])),
            1 => frame(Convert.ToHexString([unit, (byte)(1 + (request.Function % 4)), .. pdu[1..]])),
            2 => frame(Convert.ToHexString([unit, .. pdu, 0])),
            3 => frame(Convert.ToHexString([unit, (byte)(request.Function | 0x80), (byte)random.Next(12)])),
            4 => Noise(random, random.Next(40)),
            _ => frame(Convert.ToHexString([unit, .. pdu])),
        };
        byte[] all = [.. random.Next(6) == 0 ? asked : [], .. sound, .. random.Next(4) == 0 ? Noise(random, random.Next(20)) : []];
        for (var mutations = random.Next(3); mutations > 0 && all.Length > 0 && random.Next(2) == 0; mutations--)
        {
            all[random.Next(all.Length)] = (byte)random.Next(256);
        }

        return all;
    }

    private static byte[] Noise(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Mbap(ushort transaction, string hex)
    {
        var bytes = Convert.FromHexString(hex);
        return [(byte)(transaction >> 8), (byte)transaction, 0, 0, 0, (byte)bytes.Length, .. bytes];
    }

    private static ReadAnswer? Feed(Random random, byte[] heard, int room, Action<byte[]> put, Func<int, ReadAnswer?> take)
    {
        for (var at = 0; at < Math.Min(heard.Length, room);)
        {
            var count = Math.Min(random.Next(1, 30), Math.Min(heard.Length, room) - at);
            put(heard[at..(at + count)]);
            if (take(count) is { } answer)
            {
                return answer;
            }

            at += count;
        }

        return null;
    }

    /// <summary>Whether the bytes hold a frame that begins so, with these words as its data.</summary>
    private static bool IsIn(byte[] heard, byte[] begin, ReadRequest request, ushort[] words, bool withChecksum)
    {
        var size = begin.Length + request.AnswerBytes + (withChecksum ? 2 : 0);
        for (var at = 0; at + size <= heard.Length; at++)
        {
            var frame = heard.AsSpan(at, size);
            if (frame.StartsWith(begin) && (!withChecksum || Crc16.Of(frame) == 0) && Holds(frame[begin.Length..], request, words))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Holds(ReadOnlySpan<byte> data, ReadRequest request, ushort[] words)
    {
        var same = words.Length == request.Count;
        for (var i = 0; same && i < words.Length; i++)
        {
            same = words[i] == (FunctionCodes.ReadsBits(request.Function) ? (data[i / 8] >> (i % 8)) & 1 : (data[2 * i] << 8) + data[(2 * i) + 1]);
        }

        return same;
    }
}
