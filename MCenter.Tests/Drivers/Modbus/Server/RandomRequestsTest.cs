using MCenter.Core.ModbusServer;
using MCenter.Drivers.Modbus.Server;
using MCenter.Drivers.Modbus.Tcp;
using static MCenter.Tests.Drivers.Modbus.Server.ServerBench;

namespace MCenter.Tests.Drivers.Modbus.Server;

/// <summary>A million made-up requests: none throws, none is answered otherwise than the specification says, none leaves anything behind.</summary>
public class RandomRequestsTest
{
    private const int Cases = 1_000_000;
    private const int Seed = 20261122;

    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Random_and_mutated_requests_are_answered_or_refused_and_leave_nothing_behind()
    {
        await using var bench = await OpenAsync(s => s with { Enabled = false });
        Run(bench.Units, 10_000); // what is made once
        var before = GC.GetAllocatedBytesForCurrentThread();
        var (answered, refused, closed) = Run(bench.Units, Cases);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(100_000);
        answered.ShouldBeGreaterThan(Cases / 20);
        refused.ShouldBeGreaterThan(Cases / 10);
        closed.ShouldBeGreaterThan(Cases / 10);
    }

    private static (int Answered, int Refused, int Closed) Run(ModbusUnits units, int cases)
    {
        var random = new Random(Seed);
        Span<byte> stream = stackalloc byte[300];
        Span<byte> answer = stackalloc byte[MbapHeader.MaxFrame];
        ReadOnlySpan<byte> sound = Request(9, 3, 1030, 2);
        var (answered, refused, closed) = (0, 0, 0);
        for (var i = 0; i < cases; i++)
        {
            var filled = Make(random, sound, stream);
            var size = ServedRequest.SizeOf(stream[..filled]);
            switch (size)
            {
                case < 0:
                    closed++;
                    continue;
                case 0 when filled < MbapHeader.Size:
                    continue;
                case < 8 or > MbapHeader.MaxFrame:
                    Assert.Fail($"{Convert.ToHexString(stream[..filled])}: size {size}");
                    break;
            }

            if (size > filled)
            {
                continue;
            }

            var (length, exception) = ServedRequest.Answer(stream[..size], answer, units, Now);
            var good = length is >= 9 and <= MbapHeader.MaxFrame
                && answer[..4].SequenceEqual(stream[..4]) && answer[6] == stream[6] && (answer[4] << 8 | answer[5]) == length - 6
                && (exception == 0
                    ? answer[7] == stream[7] && stream[7] is 3 or 4 && answer[8] == length - 9 && answer[8] == 2 * (stream[10] << 8 | stream[11])
                    : length == 9 && answer[7] == (stream[7] | 0x80) && answer[8] == exception && exception is 1 or 2 or 3 or 0x0B);
            if (!good)
            {
                Assert.Fail($"{Convert.ToHexString(stream[..filled])}: {Convert.ToHexString(answer[..length])}");
            }

            (answered, refused) = exception == 0 ? (answered + 1, refused) : (answered, refused + 1);
        }

        return (answered, refused, closed);
    }

    /// <summary>Half of them noise, half a sound request with one to three bytes changed, or cut, or longer.</summary>
    private static int Make(Random random, ReadOnlySpan<byte> sound, Span<byte> stream)
    {
        if (random.Next(4) == 0)
        {
            var noise = stream[..random.Next(random.Next(10) == 0 ? stream.Length : 24)];
            random.NextBytes(noise);
            return noise.Length;
        }

        sound.CopyTo(stream);
        for (var changes = random.Next(4); changes > 0; changes--)
        {
            stream[random.Next(sound.Length)] = (byte)random.Next(random.Next(2) == 0 ? 256 : 16);
        }

        return random.Next(3) == 0 ? random.Next(stream.Length + 1) : sound.Length;
    }
}
