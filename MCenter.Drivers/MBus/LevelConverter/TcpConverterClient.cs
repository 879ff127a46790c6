using System.Net.Sockets;
using MCenter.Drivers.Transport;

namespace MCenter.Drivers.MBus.LevelConverter;

/// <summary>A foreign master over TCP: raw bytes. One that went silently is noticed within half a minute, one that does not read within ten seconds.</summary>
internal sealed class TcpConverterClient : IConverterClient, IDisposable
{
    private static readonly TimeSpan SendPatience = TimeSpan.FromSeconds(10);

    private readonly Socket socket;
    private readonly ConverterPipe pipe;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource closing;

    /// <param name="socket">Connected; owned from now on.</param>
    /// <param name="pipe">What it talks through.</param>
    /// <param name="time">Times the sending.</param>
    /// <param name="off">Closes it.</param>
    public TcpConverterClient(Socket socket, ConverterPipe pipe, TimeProvider time, CancellationToken off)
    {
        (this.socket, this.pipe, this.time) = (socket, pipe, time);
        Address = TcpServing.AddressOf(socket).ToString();
        TcpServing.Watch(socket);
        closing = CancellationTokenSource.CreateLinkedTokenSource(off);
    }

    /// <inheritdoc/>
    public string Address { get; }

    /// <inheritdoc/>
    public bool HasLeft => false;

    /// <summary>Passes on what it sends until it, the line or the converter is gone; then the bus is free.</summary>
    public async Task ServeAsync()
    {
        var buffer = new byte[512];
        try
        {
            while (await socket.ReceiveAsync(buffer, closing.Token) is > 0 and var count)
            {
                await pipe.ToBusAsync(buffer.AsMemory(0, count), closing.Token);
            }
        }
        catch (Exception e) when (e is SocketException or LinkException or OperationCanceledException)
        {
            // each of them ends this client only; a line that is gone has its own event
        }
        finally
        {
            pipe.Release(this);
        }
    }

    /// <inheritdoc/>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var patience = new Deadline(SendPatience, time, closing.Token);
            for (var rest = bytes; rest.Length > 0;)
            {
                rest = rest[await socket.SendAsync(rest, SocketFlags.None, patience.Token)..];
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Close();
        }
    }

    /// <inheritdoc/>
    public void Close()
    {
        try
        {
            closing.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // it has gone by itself
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        socket.Dispose();
        closing.Dispose();
    }
}
