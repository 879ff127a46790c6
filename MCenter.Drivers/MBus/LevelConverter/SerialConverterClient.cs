using MCenter.Core.Devices;
using MCenter.Drivers.MBus.Link;
using MCenter.Drivers.Transport;

namespace MCenter.Drivers.MBus.LevelConverter;

/// <summary>
/// A foreign master at a serial or USB gadget port. Such a port knows no connection: its master has the bus from its first byte until it was silent
/// for ten seconds, which is longer than a master waits for an answer.
/// </summary>
internal sealed class SerialConverterClient(string device, int baudRate, ConverterPipe pipe, RefusalLog refusals, TimeProvider time) : IConverterClient, IAsyncDisposable
{
    private static readonly TimeSpan Presence = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SendPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan OpenPause = TimeSpan.FromSeconds(1);

    private readonly SerialLink link = new(device, time);
    private long lastHeard;

    /// <inheritdoc/>
    public string Address => device;

    /// <inheritdoc/>
    public bool HasLeft => time.GetElapsedTime(Interlocked.Read(ref lastHeard)) > Presence;

    /// <summary>Opens the port.</summary>
    /// <exception cref="LinkException">It cannot be opened.</exception>
    public async Task OpenAsync(CancellationToken cancel)
    {
        await link.OpenAsync(cancel);
        await link.SetParametersAsync(new LineParameters(baudRate, Parity: Parity.Even), cancel);
    }

    /// <summary>Passes on what its master sends, unless another client has the bus; opens the port again when it was gone.</summary>
    public async Task ServeAsync(CancellationToken off)
    {
        var buffer = new byte[MBusFrame.MaxSize];
        while (true)
        {
            try
            {
                if (!link.IsOpen)
                {
                    await OpenAsync(off);
                }

                var count = await link.ReadAsync(buffer, Timeout.InfiniteTimeSpan, off);
                Interlocked.Exchange(ref lastHeard, time.GetTimestamp());
                if (pipe.TryTake(this))
                {
                    await pipe.ToBusAsync(buffer.AsMemory(0, count), off);
                }
                else
                {
                    await refusals.NoteAsync("LevelConverterBusy", Address);
                }
            }
            catch (LinkException)
            {
                // the port or the line is gone: both come back
                pipe.Release(this);
                await Task.Delay(OpenPause, time, off);
            }
        }
    }

    /// <inheritdoc/>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var patience = new Deadline(SendPatience, time, CancellationToken.None);
            await link.WriteAsync(bytes, patience.Token);
        }
        catch (Exception e) when (e is LinkException or OperationCanceledException)
        {
            pipe.Release(this);
        }
    }

    /// <inheritdoc/>
    public void Close() => pipe.Release(this);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => link.DisposeAsync();
}
