using System.Net;
using System.Net.Sockets;
using MCenter.Drivers.Transport;

namespace MCenter.Drivers.MBus.LevelConverter;

/// <summary>A foreign master over TCP: raw bytes. One that went silently is noticed within half a minute, one that does not read within ten seconds.</summary>
internal sealed class TcpConverterClient : IConverterClient, IDisposable
{
    private const int TcpUserTimeout = 18;

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
        Address = AddressOf(socket).ToString();
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 15);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
        // with answers on their way to a dead client there is no keep-alive, but a quarter of an hour of repeats
        socket.SetRawSocketOption((int)ProtocolType.Tcp, TcpUserTimeout, BitConverter.GetBytes(30_000));
        closing = CancellationTokenSource.CreateLinkedTokenSource(off);
    }

    /// <inheritdoc/>
    public string Address { get; }

    /// <inheritdoc/>
    public bool HasLeft => false;

    /// <summary>The other end's address; an IPv4 address in IPv6 as IPv4.</summary>
    public static IPAddress AddressOf(Socket socket) => ((IPEndPoint)socket.RemoteEndPoint!).Address is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : ((IPEndPoint)socket.RemoteEndPoint!).Address;

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
