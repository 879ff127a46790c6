using System.Threading.Channels;

namespace MCenter.Drivers.Transport;

/// <summary>
/// A serial line by termios, opened for this process alone. One thread per open port sleeps in poll and passes on what comes, so that
/// reading is asynchronous and a byte is known the moment that the kernel has it.
/// </summary>
internal sealed class SerialLink(string device, TimeProvider time) : IByteLink
{
    // more than any telegram; a babbling line loses its oldest bytes
    private const int InputCapacity = 16 * 1024;

    private SerialPort? port;
    private LineParameters? current;

    /// <inheritdoc/>
    public bool IsOpen => port is not null;

    /// <inheritdoc/>
    public bool KnowsBaudRate => true;

    /// <inheritdoc/>
    public Task OpenAsync(CancellationToken cancel)
    {
        Close();
        var input = Channel.CreateBounded<byte>(new BoundedChannelOptions(InputCapacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleWriter = true });
        port = SerialPort.Open(device, input);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task SetParametersAsync(LineParameters parameters, CancellationToken cancel)
    {
        if (parameters == current)
        {
            return;
        }

        var opened = Opened;
        await Task.Run(() => opened.SetParameters(parameters), cancel);
        current = parameters;
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, TimeSpan timeout, CancellationToken cancel)
    {
        var input = Opened.Input.Reader;
        using var deadline = new Deadline(timeout, time, cancel);
        try
        {
            if (!await input.WaitToReadAsync(deadline.Token))
            {
                throw Lost();
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return 0;
        }

        var count = 0;
        while (count < buffer.Length && input.TryRead(out var value))
        {
            buffer.Span[count++] = value;
        }

        return count;
    }

    /// <inheritdoc/>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        var opened = Opened;
        for (var rest = bytes; rest.Length > 0;)
        {
            var count = opened.Write(rest.Span);
            if (count == 0)
            {
                // the kernel's buffer is full, which takes 4 kB: rare enough to lend a thread of the pool
                await Task.Run(opened.WaitWritable, cancel);
            }

            rest = count >= 0 ? rest[count..] : throw Lost();
        }
    }

    /// <inheritdoc/>
    public Task DrainAsync(CancellationToken cancel) => Task.Run(Opened.Drain, cancel);

    /// <inheritdoc/>
    public int DiscardInput()
    {
        var discarded = 0;
        while (Opened.Input.Reader.TryRead(out _))
        {
            discarded++;
        }

        return Opened.Input.Reader.Completion.IsCompleted ? throw Lost() : discarded;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private SerialPort Opened => port ?? throw new LinkException(LinkProblem.Lost, $"{device} is not open");

    private LinkException Lost()
    {
        Close();
        return new LinkException(LinkProblem.Lost, $"{device} is gone: plug the adapter in again, it is opened by itself");
    }

    private void Close()
    {
        port?.Dispose();
        port = null;
        current = null;
    }
}
