using MCenter.Core.Readout;
using MCenter.Drivers.MBus.Application;
using MCenter.Drivers.MBus.Link;

namespace MCenter.Tests.Drivers.MBus.Application;

/// <summary>One million random and mutated telegrams: none may throw, hang, or allocate without bound.</summary>
public class RandomTelegramsTest
{
    private const int Random = 300_000;
    private const int Mutated = 700_000;
    private const int FullEvery = 10;

    /// <summary>What a telegram can become at most: a text of four digits a byte here and there, and the lists around it.</summary>
    private const int MaxAllocated = 400_000;

    private static readonly byte[][] Made =
    [
        MadeTelegram.Variable("0C 78 21 43 65 87 84 10 03 54 05 00 00 04 AB FF 01 05 00 00 00 02 FD C8 FC 02 FC 08 03 FD D9 FF 03 10 00 00 01 FF 13 00 1F"),
        MadeTelegram.Variable("04 6D 1E 0A 2F 35 42 6C 2F 35 06 6D 05 1E 2A 2F 35 14 04 AE 4F 1E 0A 2F 35 0B 3B 05 00 F0 05 5B 00 00 C0 3F 0F 01 02 03"),
        MadeTelegram.Variable("0D FD 0C 05 43 42 41 2D 31 02 FC 03 48 52 25 74 22 15 0D 13 C3 56 34 12 0D 13 F0 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 10 2F 2F 8E 80 40 14 12 90 78 56 34 12"),
        MadeTelegram.Answer(0x73, "78 56 34 12 0A 00 05 69 10 00 00 00 05 00 00 00"),
        MadeTelegram.Answer(0x7A, "09 00 00 00 01 13 05 81 01 FD 17 03 02 FB 1A 57 06"),
        MadeTelegram.Answer(0x76, "87 65 43 21 15 B5 03 02 09 00 00 00 02 5A FF 38 0C 13 00 01 23 45 0D FD 0C 02 41 42"),
        MadeTelegram.Answer(0x70, "08"),
        MadeTelegram.Answer(0x51, "0C 86 01 10 00 00 00 08 13 7F"),
    ];

    [Fact]
    public void Random_bytes_are_read_to_their_end()
    {
        var random = new Random(13757);
        var bytes = new byte[300];
        for (var i = 0; i < Random; i++)
        {
            var some = bytes.AsSpan(0, random.Next(bytes.Length));
            random.NextBytes(some);
            if (i % 2 == 0 && some.Length > 9)
            {
                AsFrame(some);
            }

            Read(some, full: i % FullEvery == 0);
        }
    }

    [Fact]
    public void Mutated_telegrams_are_read_to_their_end()
    {
        var random = new Random(2);
        var buffer = new byte[MBusFrame.MaxSize];
        for (var i = 0; i < Mutated; i++)
        {
            var made = Made[i % Made.Length];
            made.CopyTo(buffer, 0);
            var frame = buffer.AsSpan(0, made.Length);
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                frame[random.Next(frame.Length)] = (byte)random.Next(256);
            }

            if (random.Next(8) > 0)
            {
                AsFrame(frame);
            }

            Read(frame[..^(random.Next(8) == 0 ? random.Next(frame.Length) : 0)], full: i % FullEvery == 0);
        }
    }

    [Fact]
    public void Numbers_and_times_are_read_without_allocating()
    {
        var frame = MadeTelegram.Variable("0C 78 21 43 65 87 84 10 03 54 05 00 00 04 AB FF 01 05 00 00 00 02 FD C8 FC 02 FC 08 04 6D 1E 0A 2F 35 0B 3B 05 00 F0 05 5B 00 00 C0 3F");
        Walk(frame);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var records = Walk(frame);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        (records, allocated).ShouldBe((7, 0));
    }

    /// <summary>Makes the bytes a sound long frame of their length, keeping C, A, CI and data.</summary>
    private static void AsFrame(Span<byte> bytes)
    {
        var length = Math.Min(bytes.Length - 6, 255);
        bytes[0] = bytes[3] = 0x68;
        bytes[1] = bytes[2] = (byte)length;
        var sum = 0;
        foreach (var b in bytes.Slice(4, length))
        {
            sum += b;
        }

        bytes[length + 4] = (byte)sum;
        bytes[length + 5] = 0x16;
    }

    private static void Read(ReadOnlySpan<byte> bytes, bool full)
    {
        var rest = bytes;
        while (!rest.IsEmpty)
        {
            var read = MBusFrame.Read(rest, out _);
            if (read.Status == FrameReadStatus.Incomplete)
            {
                read.Missing.ShouldBeInRange(1, MBusFrame.MaxSize);
                break;
            }

            if (read.Consumed < 1 || read.Consumed > rest.Length)
            {
                Assert.Fail($"{read} of {Convert.ToHexString(rest)}");
            }

            rest = rest[read.Consumed..];
        }

        Walk(bytes);
        if (full)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            TelegramAnalyzer.Analyze(bytes);
            ReadingMapper.Map([new RawTelegram(bytes.ToArray())], true, default);
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(MaxAllocated, Convert.ToHexString(bytes));
        }
    }

    private static int Walk(ReadOnlySpan<byte> bytes)
    {
        if (MBusFrame.Read(bytes, out var frame).Status != FrameReadStatus.Frame)
        {
            return 0;
        }

        var records = Telegram.Of(frame).Records();
        var count = 0;
        while (records.Read())
        {
            RecordValue.Of(records.Current);
            count++;
        }

        if (count > bytes.Length)
        {
            Assert.Fail($"{count} records in {Convert.ToHexString(bytes)}");
        }

        return count;
    }
}
