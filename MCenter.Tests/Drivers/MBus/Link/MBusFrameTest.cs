using MCenter.Drivers.MBus.Link;

namespace MCenter.Tests.Drivers.MBus.Link;

public class MBusFrameTest
{
    [Theory]
    [InlineData("E5", nameof(FrameKind.Ack), 0, 0, 0, "")]
    [InlineData("10 7B FE 79 16", nameof(FrameKind.Short), 0x7B, 254, 0, "")]
    [InlineData("68 03 03 68 53 01 BB 0F 16", nameof(FrameKind.Control), 0x53, 1, 0xBB, "")]
    [InlineData("68 05 05 68 18 07 78 2F 16 DC 16", nameof(FrameKind.Long), 0x18, 7, 0x78, "2F16")]
    public void Reads_and_writes_every_kind(string hex, string kind, int control, int address, int ci, string data)
    {
        var bytes = Bytes(hex);
        var read = MBusFrame.Read(bytes, out var frame);

        read.ShouldBe(new FrameRead(FrameReadStatus.Frame, 0, bytes.Length, 0, default));
        (frame.Kind.ToString(), (int)frame.Control, (int)frame.Address, (int)frame.ControlInformation).ShouldBe((kind, control, address, ci));
        Convert.ToHexString(frame.Data).ShouldBe(data);
        frame.ToArray().ShouldBe(bytes);
    }

    [Theory]
    [InlineData("68 06 05 68", nameof(FrameFaultKind.SecondLength), 6, 5)]
    [InlineData("68 05 05 10", nameof(FrameFaultKind.SecondStart), 0x68, 0x10)]
    [InlineData("68 02 02 68 08 01 09 16", nameof(FrameFaultKind.Length), 3, 2)]
    [InlineData("10 40 01 42 16", nameof(FrameFaultKind.Checksum), 0x41, 0x42)]
    [InlineData("10 40 01 41 17", nameof(FrameFaultKind.Stop), 0x16, 0x17)]
    [InlineData("68 03 03 68 53 01 BB 10 16", nameof(FrameFaultKind.Checksum), 0x0F, 0x10)]
    [InlineData("68 03 03 68 53 01 BB 0F 68", nameof(FrameFaultKind.Stop), 0x16, 0x68)]
    public void Says_what_is_wrong(string hex, string kind, int expected, int found)
    {
        var read = MBusFrame.Read(Bytes(hex), out _);

        read.Status.ShouldBe(FrameReadStatus.Fault);
        read.Fault.ShouldBe(new FrameFault(Enum.Parse<FrameFaultKind>(kind), (byte)expected, (byte)found));
        read.Consumed.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_cut_frame_says_how_much_is_missing()
    {
        var whole = MBusFrame.Long(ControlField.RspUd, 5, 0x72, new byte[40]).ToArray();
        for (var have = 2; have < whole.Length; have++)
        {
            MBusFrame.Read(whole.AsSpan(0, have), out _).ShouldBe(new FrameRead(FrameReadStatus.Incomplete, 0, 0, whole.Length - have, default));
        }

        MBusFrame.Read([], out _).Missing.ShouldBe(1);
        MBusFrame.Read([0x68], out _).Missing.ShouldBe(8);
        MBusFrame.Read([0x10, 0x40], out _).Missing.ShouldBe(3);
    }

    [Fact]
    public void Noise_before_a_frame_is_skipped()
    {
        var read = MBusFrame.Read(Bytes("00 FF 10 40 01 41 16 E5"), out var frame);

        read.ShouldBe(new FrameRead(FrameReadStatus.Frame, 2, 7, 0, default));
        frame.Address.ShouldBe((byte)1);
    }

    [Fact]
    public void After_a_lost_byte_the_next_frame_is_found_and_no_E5_inside_the_broken_one()
    {
        var good = MBusFrame.Long(ControlField.RspUd, 5, 0x72, [1, 2, 0xE5, 4, 5]).ToArray();
        byte[] stream = [.. good[..8], .. good[9..], .. good];

        var broken = MBusFrame.Read(stream, out _);
        broken.Fault.Kind.ShouldBe(FrameFaultKind.Stop);
        broken.Consumed.ShouldBe(3, "the second start byte may be a start");

        Frames(stream).ShouldBe([Convert.ToHexString(good)]);
    }

    [Fact]
    public void Too_much_data_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => MBusFrame.Long(ControlField.RspUd, 1, 0x72, new byte[253]).ToArray());

    private static List<string> Frames(ReadOnlySpan<byte> stream)
    {
        var frames = new List<string>();
        while (!stream.IsEmpty)
        {
            var read = MBusFrame.Read(stream, out var frame);
            if (read.Status == FrameReadStatus.Incomplete)
            {
                break;
            }

            if (read.Status == FrameReadStatus.Frame)
            {
                frames.Add(Convert.ToHexString(frame.ToArray()));
            }

            stream = stream[read.Consumed..];
        }

        return frames;
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", ""));
}
