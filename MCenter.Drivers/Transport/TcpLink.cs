using System.Net.Sockets;

namespace MCenter.Drivers.Transport;

/// <summary>Raw bytes over TCP, as transparent converters speak.</summary>
internal sealed class TcpLink(string host, int port, TimeProvider time) : IByteLink
{
    // a converter on the same site answers in milliseconds, one behind a mobile modem in a second or two
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private Socket? socket;

    /// <inheritdoc/>
    public bool IsOpen => socket is not null;

    /// <inheritdoc/>
    public bool KnowsBaudRate => false;

    /// <inheritdoc/>
    public async Task OpenAsync(CancellationToken cancel)
    {
        Close();
        var fresh = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // a peer that lost its power is noticed within half a minute
            fresh.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            fresh.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 15);
            fresh.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
            fresh.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            using var patience = new Deadline(Patience, time, cancel);
            await fresh.ConnectAsync(host, port, patience.Token);
            socket = fresh;
            fresh = null;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain)
        {
            throw new LinkException(LinkProblem.UnknownHost, $"the host {host} is unknown: check the name, or write its address", e);
        }
        catch (SocketException e)
        {
            throw new LinkException(LinkProblem.Unreachable, $"{host}:{port} cannot be reached ({e.SocketErrorCode}): check the address, the port, and the converter's or meter's power", e);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new LinkException(LinkProblem.Unreachable, $"{host}:{port} does not answer within {Patience.TotalSeconds} s: check the address, the port, and the converter's or meter's power", e);
        }
        finally
        {
            fresh?.Dispose();
        }
    }

    /// <inheritdoc/>
    public Task SetParametersAsync(LineParameters parameters, CancellationToken cancel) => Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, TimeSpan timeout, CancellationToken cancel)
    {
        using var deadline = new Deadline(timeout, time, cancel);
        try
        {
            var count = await Opened.ReceiveAsync(buffer, SocketFlags.None, deadline.Token);
            return count > 0 ? count : throw Lost(null);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return 0;
        }
        catch (SocketException e)
        {
            throw Lost(e);
        }
    }

    /// <inheritdoc/>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        using var patience = new Deadline(Patience, time, cancel);
        try
        {
            for (var rest = bytes; rest.Length > 0;)
            {
                rest = rest[await Opened.SendAsync(rest, SocketFlags.None, patience.Token)..];
            }
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw Lost(e);
        }
        catch (SocketException e)
        {
            throw Lost(e);
        }
    }

    /// <inheritdoc/>
    public Task DrainAsync(CancellationToken cancel) => Task.CompletedTask;

    /// <inheritdoc/>
    public int DiscardInput()
    {
        Span<byte> waste = stackalloc byte[512];
        var discarded = 0;
        try
        {
            // readable with nothing to read means closed by the other side
            while (Opened.Poll(TimeSpan.Zero, SelectMode.SelectRead))
            {
                var count = Opened.Receive(waste);
                discarded += count > 0 ? count : throw Lost(null);
            }
        }
        catch (SocketException e)
        {
            throw Lost(e);
        }

        return discarded;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private Socket Opened => socket ?? throw new LinkException(LinkProblem.Lost, $"{host}:{port} is not open");

    private LinkException Lost(Exception? cause)
    {
        Close();
        return new LinkException(LinkProblem.Lost, $"{host}:{port} closed the connection: it is opened again by itself", cause);
    }

    private void Close()
    {
        socket?.Dispose();
        socket = null;
    }
}
