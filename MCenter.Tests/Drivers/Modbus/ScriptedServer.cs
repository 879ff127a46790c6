using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MCenter.Tests.Drivers.Modbus;

/// <summary>A Modbus TCP peer on a free port that answers each request as a script says; what comes, connection by connection, is kept.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<byte[], Stream, Task> script;
    private readonly Task accepting;
    private int connections;
    private int busy;

    /// <param name="script">Gets the whole request and the stream to answer on; may close it.</param>
    public ScriptedServer(Func<byte[], Stream, Task> script)
    {
        this.script = script;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Requests in the order in which they came.</summary>
    public ConcurrentQueue<byte[]> Requests { get; } = new();

    /// <summary>Connections accepted so far.</summary>
    public int Connections => connections;

    /// <summary>Whether two requests were ever under way at once.</summary>
    public bool Overlapped { get; private set; }

    /// <summary>The frame that answers a request with this PDU.</summary>
    public static byte[] Answer(byte[] request, string pdu)
    {
        var bytes = Convert.FromHexString(pdu.Replace(" ", ""));
        return [request[0], request[1], 0, 0, 0, (byte)(bytes.Length + 1), request[6], .. bytes];
    }

    /// <summary>Answers with registers that hold their own address.</summary>
    public static byte[] Addresses(byte[] request) =>
        Answer(request, $"03 {request[11] * 2:X2} {string.Concat(Enumerable.Range((request[8] * 256) + request[9], request[11]).Select(a => $"{a:X4}"))}");

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> served = [];
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                Interlocked.Increment(ref connections);
                served.Add(ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(served);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var own = client;
        var stream = client.GetStream();
        var request = new byte[12];
        try
        {
            while (true)
            {
                await stream.ReadExactlyAsync(request, stop.Token);
                Requests.Enqueue([.. request]);
                Overlapped |= Interlocked.Increment(ref busy) > 1;
                await script([.. request], stream);
                Interlocked.Decrement(ref busy);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // closed by one side
        }
    }
}
