using System.Net;
using System.Net.Sockets;

namespace MCenter.Drivers.Transport;

/// <summary>What all TCP servers of the box have in common.</summary>
internal static class TcpServing
{
    private const int TcpUserTimeout = 18;

    /// <summary>Listens on a port.</summary>
    /// <param name="bindAddress">Address of this box; empty = all, in the demo this machine alone.</param>
    /// <param name="port">The port, 0 = any free one.</param>
    /// <param name="demo">Whether this is the demo.</param>
    /// <exception cref="SocketException">The address or port cannot be had.</exception>
    public static TcpListener Listen(string bindAddress, int port, bool demo)
    {
        var address = bindAddress.Length > 0 ? IPAddress.Parse(bindAddress) : demo ? IPAddress.Loopback : Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any;
        var listener = new TcpListener(address, port);
        try
        {
            if (address.Equals(IPAddress.IPv6Any))
            {
                listener.Server.DualMode = true;
            }

            listener.Start();
            (var started, listener) = (listener, null);
            return started;
        }
        finally
        {
            listener?.Dispose();
        }
    }

    /// <summary>The other end's address; an IPv4 address in IPv6 as IPv4.</summary>
    public static IPAddress AddressOf(Socket socket)
    {
        var address = ((IPEndPoint)socket.RemoteEndPoint!).Address;
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    /// <summary>Lets small answers go at once, and notices within half a minute that the other end is dead.</summary>
    public static void Watch(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 15);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
        // with answers on their way to a dead client there is no keep-alive, but a quarter of an hour of repeats
        socket.SetRawSocketOption((int)ProtocolType.Tcp, TcpUserTimeout, BitConverter.GetBytes(30_000));
    }
}
