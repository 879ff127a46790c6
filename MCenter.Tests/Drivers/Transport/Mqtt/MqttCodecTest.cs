using FsCheck;
using FsCheck.Fluent;
using MCenter.Drivers.Transport.Mqtt;

namespace MCenter.Tests.Drivers.Transport.Mqtt;

/// <summary>Packets written byte for byte as the standards have them, and what brokers send read however it comes.</summary>
public class MqttCodecTest
{
    [Theory]
    [InlineData(MqttVersion.V31, "10 0F 00 06 4D 51 49 73 64 70 03 02 00 3C 00 01 63")]
    [InlineData(MqttVersion.V311, "10 0D 00 04 4D 51 54 54 04 02 00 3C 00 01 63")]
    [InlineData(MqttVersion.V5, "10 13 00 04 4D 51 54 54 05 02 00 3C 05 27 00 01 00 00 00 01 63")]
    public void A_plain_connect(MqttVersion version, string expected) => Hex(MqttPackets.Connect(Options(version))).ShouldBe(expected);

    [Theory]
    [InlineData(MqttVersion.V311, "10 19 00 04 4D 51 54 54 04 EE 00 3C 00 01 63 00 01 77 00 01 78 00 01 75 00 01 70")]
    [InlineData(MqttVersion.V5, "10 20 00 04 4D 51 54 54 05 EE 00 3C 05 27 00 01 00 00 00 01 63 00 00 01 77 00 01 78 00 01 75 00 01 70")]
    public void A_connect_with_last_will_user_and_password(MqttVersion version, string expected) =>
        Hex(MqttPackets.Connect(Options(version) with { Will = new("w", "x"u8.ToArray(), 1, true), User = "u", Password = "p" })).ShouldBe(expected);

    [Fact]
    public void A_password_without_a_user_is_not_sent() =>
        Hex(MqttPackets.Connect(Options(MqttVersion.V311) with { Password = "p" })).ShouldBe("10 0D 00 04 4D 51 54 54 04 02 00 3C 00 01 63");

    [Theory]
    [InlineData(MqttVersion.V311, 0, false, "30 07 00 03 61 2F 62 68 69")]
    [InlineData(MqttVersion.V31, 1, true, "33 09 00 03 61 2F 62 00 0A 68 69")]
    [InlineData(MqttVersion.V5, 2, false, "34 0A 00 03 61 2F 62 00 0A 00 68 69")]
    public void A_publish(MqttVersion version, int qos, bool retain, string expected) =>
        Hex(MqttPackets.Publish(new("a/b", "hi"u8.ToArray(), qos, retain), 10, version)).ShouldBe(expected);

    [Fact]
    public void Release_ping_and_disconnect()
    {
        Hex(MqttPackets.Release(0x1234)).ShouldBe("62 02 12 34");
        Hex(MqttPackets.Ping.ToArray()).ShouldBe("C0 00");
        Hex(MqttPackets.Disconnect.ToArray()).ShouldBe("E0 00");
    }

    [Theory]
    [InlineData(127, "7F")]
    [InlineData(128, "80 01")]
    [InlineData(16_383, "FF 7F")]
    [InlineData(16_384, "80 80 01")]
    [InlineData(2_097_152, "80 80 80 01")]
    public void The_length_has_seven_bits_a_byte(int length, string expected)
    {
        // topic "a" has three bytes
        var packet = MqttPackets.Publish(new("a", new byte[length - 3], 0, false), 0, MqttVersion.V311);
        var bytes = expected.Split(' ').Length;
        Hex(packet[1..(1 + bytes)]).ShouldBe(expected);
        packet.Length.ShouldBe(1 + bytes + length);
        new MqttBytes(packet.AsSpan(1)).Length().ShouldBe(length);
    }

    [Fact]
    public void What_is_published_is_read_again() =>
        Prop.ForAll<ushort, byte[], NonNull<string>>((id, payload, name) =>
        {
            var topic = MqttTopic.Level($"t{name.Get}");
            foreach (var version in Enum.GetValues<MqttVersion>())
            {
                for (var qos = 0; qos <= 2; qos++)
                {
                    var packet = MqttPackets.Publish(new(topic, payload, qos, id % 2 == 0), id, version);
                    if (MqttFrame.Read(packet, out var frame, out var consumed) != MqttFrameStatus.Frame || consumed != packet.Length
                        || frame.Type != MqttPacketType.Publish || frame.Flags != ((qos << 1) | (id % 2 == 0 ? 1 : 0)))
                    {
                        return false;
                    }

                    var body = new MqttBytes(frame.Body);
                    var sound = body.Text() == topic && (qos == 0 || body.UInt16() == id) && (version != MqttVersion.V5 || body.Byte() == 0)
                        && body.Take(body.Left).SequenceEqual(payload) && !body.Failed;
                    if (!sound)
                    {
                        return false;
                    }
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Answers_are_found_however_the_stream_is_split()
    {
        // CONNACK with receive maximum 10, QoS up to 1, no retained messages, 1000 bytes, keep alive 30 s and a pair of texts; PUBACK short, and with words; PUBREC; PUBCOMP; PINGRESP; DISCONNECT
        var stream = Convert.FromHexString("2019000016" + "21000A" + "2401" + "2500" + "27000003E8" + "13001E" + "26000161000162"
            + "40020001" + "400B000297071F000466756C6C" + "50020003" + "7003000400" + "D000" + "E0018B");
        for (var split = 1; split < stream.Length; split++)
        {
            var reader = new MqttAnswerReader(new Pieces(stream[..split], stream[split..]), MqttVersion.V5);
            var connected = await reader.NextAsync(default);
            (connected.Type, connected.IsRefusal).ShouldBe((MqttPacketType.ConnAck, false));
            var properties = connected.Properties;
            (properties.ReceiveMaximum, properties.MaximumQos, properties.RetainAvailable, properties.MaximumPacketSize, properties.ServerKeepAlive).ShouldBe((10, 1, false, 1000, 30));
            (await NextAsync(reader)).ShouldBe((MqttPacketType.PubAck, 1, false));
            var refused = await reader.NextAsync(default);
            (refused.Id, refused.IsRefusal, refused.Words).ShouldBe(((ushort)2, true, "quota exceeded (151): full"));
            (await NextAsync(reader)).ShouldBe((MqttPacketType.PubRec, 3, false));
            (await NextAsync(reader)).ShouldBe((MqttPacketType.PubComp, 4, false));
            (await NextAsync(reader)).ShouldBe((MqttPacketType.PingResp, 0, false));
            (await NextAsync(reader)).ShouldBe((MqttPacketType.Disconnect, 0, true));
            (await Should.ThrowAsync<MqttException>(async () => await reader.NextAsync(default))).Message.ShouldBe("the broker closed the connection");
        }
    }

    [Theory]
    [InlineData(MqttVersion.V311, "4003000100")] // a reason in a version that has none
    [InlineData(MqttVersion.V311, "E0018B")] // a broker's DISCONNECT is of version 5
    [InlineData(MqttVersion.V5, "40020000")] // packet identifier 0
    [InlineData(MqttVersion.V5, "42020001")] // flags
    [InlineData(MqttVersion.V5, "2003000005")] // properties longer than the packet
    [InlineData(MqttVersion.V5, "2006000003210000")] // receive maximum 0
    [InlineData(MqttVersion.V5, "20050000027F00")] // a property that does not exist
    [InlineData(MqttVersion.V5, "200100")] // without a code
    [InlineData(MqttVersion.V5, "4006000100001234")] // something behind the properties
    [InlineData(MqttVersion.V5, "D00100")] // a PINGRESP with something in it
    public void What_is_malformed_is_no_answer(MqttVersion version, string hex)
    {
        MqttFrame.Read(Convert.FromHexString(hex), out var frame, out _).ShouldBe(MqttFrameStatus.Frame);
        MqttAnswer.Read(frame, version).ShouldBeNull();
    }

    [Theory]
    [InlineData("20")]
    [InlineData("20FFFFFF")]
    [InlineData("200200")]
    public void The_beginning_of_a_packet_is_waited_on(string hex) => MqttFrame.Read(Convert.FromHexString(hex), out _, out _).ShouldBe(MqttFrameStatus.NotAllHere);

    [Theory]
    [InlineData("20FFFFFFFF")] // five bytes of length
    [InlineData("20818004")] // 65537 bytes
    public void What_is_too_long_is_refused_at_once(string hex) => MqttFrame.Read(Convert.FromHexString(hex), out _, out _).ShouldBe(MqttFrameStatus.Malformed);

    [Fact]
    public void Random_bytes_make_nothing_throw()
    {
        var random = new Random(5);
        var understood = 0;
        var heard = new byte[40];
        for (var round = 0; round < 500_000; round++)
        {
            random.NextBytes(heard);
            // most begin as an answer does, else hardly any would be looked into
            heard[0] = round % 4 == 0 ? heard[0] : (byte)(random.Next(2, 15) << 4);
            heard[1] = round % 4 == 1 ? heard[1] : (byte)random.Next(30);
            if (MqttFrame.Read(heard, out var frame, out var consumed) == MqttFrameStatus.Frame)
            {
                consumed.ShouldBeInRange(frame.Body.Length + 2, frame.Body.Length + 5);
                understood += MqttAnswer.Read(frame, (MqttVersion)random.Next(3, 6)) is null ? 0 : 1;
            }
        }

        understood.ShouldBeInRange(1000, 400_000);
    }

    [Theory]
    [InlineData("a/b", true)]
    [InlineData("Zähler/°C", true)]
    [InlineData("", false)]
    [InlineData("a/+", false)]
    [InlineData("#", false)]
    [InlineData("$SYS/x", false)]
    [InlineData("a\nb", false)]
    [InlineData("a\0b", false)]
    public void Topic_names(string topic, bool valid) => MqttTopic.IsName(topic).ShouldBe(valid);

    [Fact]
    public void A_text_is_one_level() =>
        Prop.ForAll<NonNull<string>>(text =>
        {
            var level = MqttTopic.Level(text.Get);
            return level.Length == text.Get.Length && !level.Contains('/') && MqttTopic.IsName($"a/{level}");
        }).QuickCheckThrowOnFailure();

    private static MqttOptions Options(MqttVersion version) => new() { Host = "localhost", Port = 1883, ClientId = "c", Version = version };

    private static async Task<(MqttPacketType, int, bool)> NextAsync(MqttAnswerReader reader)
    {
        var answer = await reader.NextAsync(default);
        return (answer.Type, answer.Id, answer.IsRefusal);
    }

    private static string Hex(byte[] bytes) => string.Join(' ', bytes.Select(b => b.ToString("X2")));

    /// <summary>A stream whose bytes come in pieces; then it is at its end.</summary>
    private sealed class Pieces(params byte[][] pieces) : MemoryStream
    {
        private int next;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (next == pieces.Length)
            {
                return ValueTask.FromResult(0);
            }

            pieces[next].CopyTo(buffer);
            return ValueTask.FromResult(pieces[next++].Length);
        }
    }
}
