using FsCheck;
using FsCheck.Fluent;
using MCenter.Drivers.MBus.Link;

namespace MCenter.Tests.Drivers.MBus.Link;

public class MBusFrameProperties
{
    [Fact]
    public void What_is_written_is_read() =>
        Prop.ForAll<int, byte[]>((fields, data) =>
        {
            var (c, a, ci) = ((byte)fields, (byte)(fields >> 8), (byte)(fields >> 16));
            var bytes = MBusFrame.Long(c, a, ci, data.AsSpan(0, Math.Min(data.Length, MBusFrame.MaxData))).ToArray();
            var read = MBusFrame.Read(bytes, out var frame);
            return read == new FrameRead(FrameReadStatus.Frame, 0, bytes.Length, 0, default)
                && (frame.Control, frame.Address, frame.ControlInformation) == (c, a, ci)
                && frame.ToArray().AsSpan().SequenceEqual(bytes);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Frames_are_found_however_the_stream_is_split() =>
        Prop.ForAll<byte[], byte[], byte>((first, second, control) =>
        {
            byte[] stream =
            [
                .. MBusFrame.Long(control, 1, 0x72, first.AsSpan(0, Math.Min(first.Length, MBusFrame.MaxData))).ToArray(), 0xE5,
                .. MBusFrame.Short(control, 2).ToArray(), .. MBusFrame.Long(control, 3, 0x78, second.AsSpan(0, Math.Min(second.Length, MBusFrame.MaxData))).ToArray(),
            ];
            return Enumerable.Range(0, stream.Length).All(split => Kinds(stream, split) == $"{Kind(first)} Ack Short {Kind(second)}");
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void One_flipped_bit_is_always_noticed() =>
        Prop.ForAll<byte[], int>((data, where) =>
        {
            var bytes = MBusFrame.Long(0x08, 1, 0x72, data.AsSpan(0, Math.Min(data.Length, MBusFrame.MaxData))).ToArray();
            var bit = (int)((uint)where % (uint)(bytes.Length * 8));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            var read = MBusFrame.Read(bytes, out var frame);
            return read.Status != FrameReadStatus.Frame || frame.Kind is FrameKind.Ack or FrameKind.Short;
        }).QuickCheckThrowOnFailure();

    private static FrameKind Kind(byte[] data) => data.Length == 0 ? FrameKind.Control : FrameKind.Long;

    /// <summary>The kinds of the frames found when the stream comes in two parts.</summary>
    private static string Kinds(byte[] stream, int split)
    {
        var kinds = new List<FrameKind>();
        var start = 0;
        foreach (var end in (int[])[split, stream.Length])
        {
            while (start < end)
            {
                var read = MBusFrame.Read(stream.AsSpan(start, end - start), out var frame);
                start += read.Consumed;
                if (read.Status == FrameReadStatus.Frame)
                {
                    kinds.Add(frame.Kind);
                }
                else if (read.Status == FrameReadStatus.Incomplete)
                {
                    break;
                }
            }
        }

        return string.Join(' ', kinds);
    }
}
