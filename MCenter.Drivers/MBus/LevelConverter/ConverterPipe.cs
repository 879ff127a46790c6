using MCenter.Core.LevelConverter;
using MCenter.Drivers.Transport;

namespace MCenter.Drivers.MBus.LevelConverter;

/// <summary>
/// The bytes between the bus and the one client that has it: unchanged, at once, and never kept. Who reads slowly holds up the sender, not the memory. Thread safe.
/// </summary>
internal sealed class ConverterPipe(TimeProvider time) : IDisposable
{
    private readonly Lock gate = new();
    private readonly SemaphoreSlim writing = new(1);
    private volatile TaskCompletionSource<IByteLink> bus = NewSignal();
    private IConverterClient? holder;
    private DateTimeOffset holderSince;
    private long lastHeard = time.GetTimestamp();
    private long toBus;
    private long fromBus;

    /// <summary>Raised when the client or the bus came or went.</summary>
    public event Action? Changed;

    /// <summary>Whether the bus is there.</summary>
    public bool IsReady => bus.Task.IsCompleted;

    /// <summary>Bytes of clients that went to the bus.</summary>
    public long ToBus => Interlocked.Read(ref toBus);

    /// <summary>Bytes of the bus that went to clients.</summary>
    public long FromBus => Interlocked.Read(ref fromBus);

    /// <summary>How long no client sent anything.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Interlocked.Read(ref lastHeard));

    /// <summary>Who has the bus; null when nobody does.</summary>
    public IConverterClient? Holder => holder is { HasLeft: false } present ? present : null;

    /// <summary>The same for pages.</summary>
    public ConverterClient? Client
    {
        get
        {
            lock (gate)
            {
                return Holder is { } present ? new(present.Address, holderSince) : null;
            }
        }
    }

    /// <summary>Gives the bus to a client; false when another one has it.</summary>
    public bool TryTake(IConverterClient client)
    {
        lock (gate)
        {
            if (holder == client)
            {
                return true;
            }

            if (Holder is not null)
            {
                return false;
            }

            (holder, holderSince) = (client, time.GetUtcNow());
        }

        Changed?.Invoke();
        return true;
    }

    /// <summary>Takes the bus from a client, if it has it.</summary>
    public void Release(IConverterClient client)
    {
        lock (gate)
        {
            if (holder != client)
            {
                return;
            }

            holder = null;
        }

        Changed?.Invoke();
    }

    /// <summary>Sends bytes of the client that has the bus, once the bus is there.</summary>
    /// <exception cref="LinkException">The line is gone.</exception>
    public async Task ToBusAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        Interlocked.Exchange(ref lastHeard, time.GetTimestamp());
        while (true)
        {
            var present = bus.Task;
            var link = await present.WaitAsync(cancel);
            await writing.WaitAsync(cancel);
            try
            {
                // the line may have gone while somebody else wrote
                if (present == bus.Task)
                {
                    await link.WriteAsync(bytes, cancel);
                    Interlocked.Add(ref toBus, bytes.Length);
                    return;
                }
            }
            finally
            {
                writing.Release();
            }
        }
    }

    /// <summary>Hands a link through until it is gone; nobody writes to it after that.</summary>
    /// <exception cref="LinkException">The line is gone.</exception>
    public async Task HandThroughAsync(IByteLink link, CancellationToken cancel)
    {
        bus.SetResult(link);
        Changed?.Invoke();
        try
        {
            var buffer = new byte[4096];
            while (true)
            {
                var count = await link.ReadAsync(buffer, Timeout.InfiniteTimeSpan, cancel);
                if (count > 0 && Holder is { } client)
                {
                    await client.SendAsync(buffer.AsMemory(0, count));
                    Interlocked.Add(ref fromBus, count);
                }
            }
        }
        finally
        {
            await writing.WaitAsync(CancellationToken.None);
            bus = NewSignal();
            writing.Release();
            Changed?.Invoke();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => writing.Dispose();

    private static TaskCompletionSource<IByteLink> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
