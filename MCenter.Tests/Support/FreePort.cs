using System.Net;
using System.Net.Sockets;

namespace MCenter.Tests.Support;

/// <summary>
/// TCP ports for servers that cannot ask the system for one. They lie below those that the system gives away by itself (from 32768 on), so that no other test takes one between the
/// question and the server's start, or while the server is away.
/// </summary>
internal static class FreePort
{
    private const int First = 10_000;
    private const int Count = 20_000;

    private static int tried = Random.Shared.Next(Count);

    /// <summary>One that was not given away before.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref tried) % Count);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // taken
            }
        }
    }
}
