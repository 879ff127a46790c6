using MCenter.Core.Devices;
using MCenter.Drivers.MBus.Link;
using MCenter.Drivers.Simulation.MBus;
using MCenter.Drivers.Transport;

namespace MCenter.Benchmarks.MBus;

/// <summary>A clock for one task alone: whoever waits is served at once, and the clock jumps to the end of the wait.</summary>
internal sealed class VirtualTime : TimeProvider
{
    private long ticks = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(ticks, TimeSpan.Zero);

    public override long GetTimestamp() => ticks;

    public void Advance(TimeSpan by) => ticks += by.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            Advance(dueTime);
            callback(state);
        }

        return new Fired();
    }

    private sealed class Fired : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>A serial line to simulated meters in virtual time: requests and answers take the time of their bytes, answers begin 11 bit times after the request.</summary>
internal sealed class VirtualLine(MeterBus bus, VirtualTime time) : IByteLink
{
    private const int AnswerDelayBits = 11;

    private readonly Queue<(DateTimeOffset At, byte Value)> coming = new();
    private LineParameters parameters = new(2400, Parity: Parity.Even);

    /// <summary>Telegrams sent.</summary>
    public int Sent { get; private set; }

    public bool IsOpen => true;

    public bool KnowsBaudRate => true;

    public Task OpenAsync(CancellationToken cancel) => Task.CompletedTask;

    public Task SetParametersAsync(LineParameters set, CancellationToken cancel)
    {
        parameters = set;
        return Task.CompletedTask;
    }

    public ValueTask<int> ReadAsync(Memory<byte> buffer, TimeSpan timeout, CancellationToken cancel)
    {
        if (!coming.TryPeek(out var next) || next.At > time.GetUtcNow() + timeout)
        {
            time.Advance(timeout);
            return ValueTask.FromResult(0);
        }

        if (next.At > time.GetUtcNow())
        {
            time.Advance(next.At - time.GetUtcNow());
        }

        var count = 0;
        while (count < buffer.Length && coming.TryPeek(out next) && next.At <= time.GetUtcNow())
        {
            buffer.Span[count++] = coming.Dequeue().Value;
        }

        return ValueTask.FromResult(count);
    }

    public Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        Sent++;
        MBusFrame.Read(bytes.Span, out var request);
        var start = time.GetUtcNow() + parameters.Bytes(bytes.Length) + parameters.Bits(AnswerDelayBits);
        foreach (var answer in bus.Answer(request, time.GetUtcNow(), parameters.BaudRate))
        {
            for (var i = 0; i < answer.Bytes.Length; i++)
            {
                coming.Enqueue((start + parameters.Bytes(i + 1), answer.Bytes[i]));
            }
        }

        return Task.CompletedTask;
    }

    public Task DrainAsync(CancellationToken cancel) => Task.CompletedTask;

    public int DiscardInput()
    {
        var discarded = 0;
        while (coming.TryPeek(out var next) && next.At <= time.GetUtcNow())
        {
            coming.Dequeue();
            discarded++;
        }

        return discarded;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
