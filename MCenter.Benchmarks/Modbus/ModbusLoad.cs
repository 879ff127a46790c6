using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MCenter.Benchmarks.Modbus;

/// <summary>Asks a Modbus TCP server as fast as it answers, each connection one request after the other: six registers of unit 9 at 12090. A thread a connection, so that nothing but the server is waited for.</summary>
internal static class ModbusLoad
{
    private const int AnswerBytes = 9 + 12;

    private static readonly byte[] Request = [0, 1, 0, 0, 0, 6, 9, 3, 12089 >> 8, 12089 & 0xFF, 0, 6];

    /// <summary>Runs for a time.</summary>
    /// <returns>Requests a second, and the time of each in microseconds in order.</returns>
    public static (double PerSecond, double[] Microseconds) Run(int port, int connections, TimeSpan length)
    {
        var times = new List<double>[connections];
        using var ready = new Barrier(connections + 1);
        var threads = Enumerable.Range(0, connections).Select(i => new Thread(() => times[i] = Ask(port, length, ready))).ToList();
        threads.ForEach(t => t.Start());
        ready.SignalAndWait();
        var start = Stopwatch.GetTimestamp();
        threads.ForEach(t => t.Join());
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var all = times.SelectMany(t => t).Order().ToArray();
        return (all.Length / seconds, all);
    }

    private static List<double> Ask(int port, TimeSpan length, Barrier ready)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        Span<byte> answer = stackalloc byte[AnswerBytes];
        Exchange(socket, answer);
        List<double> times = new(1_000_000);
        ready.SignalAndWait();
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < length;)
        {
            var sent = Stopwatch.GetTimestamp();
            Exchange(socket, answer);
            times.Add(Stopwatch.GetElapsedTime(sent).TotalMicroseconds);
        }

        return times;
    }

    private static void Exchange(Socket socket, Span<byte> answer)
    {
        socket.Send(Request);
        for (var had = 0; had < answer.Length;)
        {
            had += socket.Receive(answer[had..]) is > 0 and var more ? more : throw new InvalidOperationException("closed");
        }

        if (answer[7] != Request[7])
        {
            throw new InvalidOperationException($"exception {answer[8]}");
        }
    }
}
