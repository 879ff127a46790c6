using MCenter.Drivers.MBus.Link;

namespace MCenter.Drivers.Simulation.MBus;

/// <summary>What comes back from a bus after a request.</summary>
/// <param name="Bytes">As they leave the bus.</param>
/// <param name="Late">Whether they come long after they should.</param>
internal sealed record BusAnswer(byte[] Bytes, bool Late);

/// <summary>All meters on one pair of wires. Answers at the same time run into each other. Thread safe.</summary>
internal sealed class MeterBus
{
    private const int BabbleSize = 300;

    private readonly Lock one = new();
    private readonly List<MeterSlave> slaves;
    private int answers;

    /// <summary>A bus with these meters on it.</summary>
    public MeterBus(IEnumerable<SimulatedMeter> meters) => slaves = [.. meters.Select(m => new MeterSlave(m))];

    /// <summary>The meters on it, in the order given.</summary>
    public IReadOnlyList<MeterSlave> Slaves => slaves;

    /// <summary>What comes back after a sound frame of a master.</summary>
    /// <param name="request">The frame.</param>
    /// <param name="at">Now, UTC.</param>
    /// <param name="baudRate">The line's rate; meters with another one hear nothing. Null where the line does not tell (TCP).</param>
    public IReadOnlyList<BusAnswer> Answer(in MBusFrame request, DateTimeOffset at, int? baudRate = null)
    {
        lock (one)
        {
            List<byte[]> now = [];
            List<BusAnswer> all = [];
            foreach (var slave in slaves)
            {
                if ((baudRate is not null && baudRate != slave.BaudRate) || slave.Handle(request, at) is not { } answer)
                {
                    continue;
                }

                switch (slave.Faults.Next())
                {
                    case MeterFault.Silent:
                        break;
                    case MeterFault.Late:
                        all.Add(new(answer, Late: true));
                        break;
                    case var fault:
                        now.Add(Spoil(fault, request, answer));
                        break;
                }
            }

            if (now.Count > 0)
            {
                all.Insert(0, new(Overlay(now), Late: false));
            }

            return all;
        }
    }

    private byte[] Spoil(MeterFault fault, in MBusFrame request, byte[] answer)
    {
        answers++;
        switch (fault)
        {
            case MeterFault.Echo:
                return [.. request.ToArray(), .. answer];
            case MeterFault.Babble:
                return [.. Enumerable.Range(0, BabbleSize).Select(i => (byte)(Noise.At(answers, i) * 256))];
            case MeterFault.WrongChecksum:
                byte[] wrong = [.. answer];
                wrong[Math.Max(wrong.Length - 2, 0)]++;
                return wrong;
            case MeterFault.FlippedBit:
                byte[] flipped = [.. answer];
                var bit = (int)(Noise.At(answers, flipped.Length) * flipped.Length * 8);
                flipped[bit / 8] ^= (byte)(1 << (bit % 8));
                return flipped;
            default:
                return answer;
        }
    }

    /// <summary>
    /// Answers at the same time: a space (0) wins over a mark, so bytes are and-ed. Meters never start at the very same bit time, so acknowledgements of
    /// two look like two of them, of three like a broken character, and of more they happen to fall together to one.
    /// </summary>
    private static byte[] Overlay(List<byte[]> sent)
    {
        if (sent is [var alone])
        {
            return alone;
        }

        var longest = sent.Max(s => s.Length);
        if (longest == 1)
        {
            const byte Ack = 0xE5, ShiftedByOneBit = 0xCB;
            return sent.Count switch
            {
                2 => [Ack, Ack],
                3 => [Ack & ShiftedByOneBit],
                _ => [Ack],
            };
        }

        var sum = new byte[longest];
        for (var i = 0; i < longest; i++)
        {
            sum[i] = sent.Where(s => i < s.Length).Aggregate((byte)0xFF, (all, s) => (byte)(all & s[i]));
        }

        return sum;
    }
}
