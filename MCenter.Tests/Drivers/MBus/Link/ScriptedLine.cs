using MCenter.Core.Devices;
using MCenter.Drivers.Transport;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.MBus.Link;

/// <summary>A line in virtual time: what the script answers to each telegram comes character by character at the line's speed.</summary>
internal sealed class ScriptedLine(FakeTime time, Func<byte[], IEnumerable<Heard>> script) : IByteLink
{
    private readonly List<(DateTimeOffset At, byte Value)> coming = [];

    /// <summary>What the master sent: when its first bit went out and when its last did.</summary>
    public List<(DateTimeOffset Start, DateTimeOffset End, byte[] Bytes)> Sent { get; } = [];

    /// <summary>When the newest character came.</summary>
    public DateTimeOffset LastHeard { get; private set; }

    public LineParameters Parameters { get; private set; } = new(2400, Parity: Parity.Even);

    public bool IsOpen => true;

    public bool KnowsBaudRate { get; init; } = true;

    public string SentText => string.Join(" ", Sent.Select(s => Convert.ToHexString(s.Bytes)));

    public Task OpenAsync(CancellationToken cancel) => Task.CompletedTask;

    public Task SetParametersAsync(LineParameters parameters, CancellationToken cancel)
    {
        Parameters = parameters;
        return Task.CompletedTask;
    }

    public Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        var start = time.GetUtcNow();
        var end = start + Parameters.Bytes(bytes.Length);
        Sent.Add((start, end, bytes.ToArray()));
        foreach (var heard in script(bytes.ToArray()))
        {
            // an echo comes while the request goes out, an answer after it
            var at = heard.Delay < TimeSpan.Zero ? start : end + heard.Delay;
            coming.AddRange(heard.Bytes.Select((b, i) => (at + Parameters.Bytes(i + 1), b)));
        }

        coming.Sort((a, b) => a.At.CompareTo(b.At));
        return Task.CompletedTask;
    }

    public ValueTask<int> ReadAsync(Memory<byte> buffer, TimeSpan timeout, CancellationToken cancel)
    {
        var until = time.GetUtcNow() + timeout;
        if (coming.Count == 0 || coming[0].At > until)
        {
            time.Advance(timeout);
            return ValueTask.FromResult(0);
        }

        if (coming[0].At > time.GetUtcNow())
        {
            time.Advance(coming[0].At - time.GetUtcNow());
        }

        (LastHeard, buffer.Span[0]) = coming[0];
        coming.RemoveAt(0);
        return ValueTask.FromResult(1);
    }

    public int DiscardInput() => coming.RemoveAll(c => c.At <= time.GetUtcNow());

    public Task DrainAsync(CancellationToken cancel)
    {
        if (Sent[^1].End > time.GetUtcNow())
        {
            time.Advance(Sent[^1].End - time.GetUtcNow());
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>Bytes that come after a telegram.</summary>
/// <param name="Delay">From the telegram's end to the first start bit; negative for an echo, which comes with the telegram.</param>
/// <param name="Bytes">The bytes.</param>
internal sealed record Heard(TimeSpan Delay, byte[] Bytes)
{
    /// <summary>So many milliseconds after the telegram, in hexadecimal.</summary>
    public static Heard After(double milliseconds, string hex) => new(TimeSpan.FromMilliseconds(milliseconds), Convert.FromHexString(hex.Replace(" ", "")));

    /// <summary>The converter hands the telegram back.</summary>
    public static Heard Echo(byte[] telegram) => new(TimeSpan.FromTicks(-1), telegram);
}
