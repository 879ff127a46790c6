using System.Net;
using System.Net.Sockets;
using MCenter.Drivers.MBus.Link;
using MCenter.Drivers.Transport;

namespace MCenter.Drivers.Simulation.MBus;

/// <summary>
/// An M-Bus with meters on it behind a real TCP socket on the loopback, as behind a transparent converter: raw bytes. Any master may connect, several
/// at once; answers go to the one that asked. The port is chosen when it is made; nobody is served before <see cref="Start"/>.
/// </summary>
internal sealed class SimulatedMBusLine : IAsyncDisposable
{
    private const int BitsPerByte = 11;

    /// <summary>A pause after which what was received of an unfinished frame is forgotten.</summary>
    private static readonly TimeSpan FrameGap = TimeSpan.FromMilliseconds(150);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly MeterBus bus;
    private readonly SimulatedLineSettings settings;
    private readonly TimeProvider time;
    private Task accepting = Task.CompletedTask;
    private int requests, answers;
    private long requestBytes, answerBytes;

    /// <summary>Binds the socket.</summary>
    public SimulatedMBusLine(IEnumerable<SimulatedMeter> meters, SimulatedLineSettings settings, TimeProvider time)
    {
        List<SimulatedMeter> all = [.. meters];
        bus = new(all);
        Supply = new(all.Sum(m => m.UnitLoads), time);
        (this.settings, this.time) = (settings, time);
        listener.Start();
    }

    /// <summary>The TCP port.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>As in the configuration of lines.</summary>
    public string Endpoint => $"tcp:127.0.0.1:{Port}";

    /// <summary>What went over the line so far.</summary>
    public LineTraffic Traffic => new(requests, Volatile.Read(ref requestBytes), answers, Volatile.Read(ref answerBytes));

    /// <summary>Its voltage and current, and what goes wrong with them.</summary>
    public LineSupply Supply { get; }

    /// <summary>Serves masters from now on.</summary>
    public void Start() => accepting = AcceptAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> serving = [];
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync(stop.Token);
                client.NoDelay = true;
                serving.RemoveAll(t => t.IsCompleted);
                serving.Add(ServeAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            // the line is closed
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(Socket client)
    {
        using var sending = new SemaphoreSlim(1);
        List<Task> answering = [];
        try
        {
            var buffer = new byte[4096];
            var (filled, lastByte) = (0, time.GetTimestamp());
            while (await client.ReceiveAsync(buffer.AsMemory(filled), stop.Token) is var received and > 0)
            {
                if (filled > 0 && time.GetElapsedTime(lastByte) > FrameGap)
                {
                    buffer.AsSpan(filled, received).CopyTo(buffer);
                    filled = 0;
                }

                (filled, lastByte) = (filled + received, time.GetTimestamp());
                answering.RemoveAll(t => t.IsCompleted);
                var used = TakeRequests(buffer.AsSpan(0, filled), (answer, delay) => answering.Add(SendAsync(client, sending, answer, delay)));
                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // the master is gone, or we are
        }

        await Task.WhenAll(answering);
        client.Dispose();
    }

    private int TakeRequests(ReadOnlySpan<byte> bytes, Action<byte[], TimeSpan> send)
    {
        var used = 0;
        while (MBusFrame.Read(bytes[used..], out var request) is { Status: not FrameReadStatus.Incomplete } read)
        {
            used += read.Consumed;
            if (read.Status != FrameReadStatus.Frame || request.Kind == FrameKind.Ack)
            {
                continue;
            }

            Interlocked.Increment(ref requests);
            Interlocked.Add(ref requestBytes, request.Size);
            // TCP brought the request in no time; on the wire the meters hear its end only now
            var delay = settings.Duration((request.Size * BitsPerByte) + settings.AnswerDelayBits);
            foreach (var answer in Supply.FeedsMeters ? bus.Answer(request, time.GetUtcNow()) : [])
            {
                send(answer.Bytes, answer.Late ? delay + settings.LateBy : delay);
            }
        }

        // a buffer full of something that is no frame
        return bytes.Length - used > MBusFrame.MaxSize ? bytes.Length : used;
    }

    private async Task SendAsync(Socket client, SemaphoreSlim sending, byte[] answer, TimeSpan delay)
    {
        var asked = time.GetTimestamp();
        try
        {
            await UntilAsync(asked, delay);
            if (!await sending.WaitAsync(TimeSpan.Zero, stop.Token))
            {
                // an answer before this one still runs; this one begins after it
                await sending.WaitAsync(stop.Token);
                delay = time.GetElapsedTime(asked);
            }

            try
            {
                Interlocked.Increment(ref answers);
                Interlocked.Add(ref answerBytes, answer.Length);
                await PaceAsync(client, answer, asked, delay);
            }
            finally
            {
                sending.Release();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // the master is gone, or we are
        }
    }

    /// <summary>Sends each byte when it would have been whole on the wire, counted from one start so that a late timer is made good.</summary>
    private async Task PaceAsync(Socket client, ReadOnlyMemory<byte> answer, long asked, TimeSpan begin)
    {
        for (var sent = 0; sent < answer.Length;)
        {
            await UntilAsync(asked, begin + settings.Duration((sent + 1) * BitsPerByte));
            var due = sent + 1;
            while (due < answer.Length && time.GetElapsedTime(asked) >= begin + settings.Duration((due + 1) * BitsPerByte))
            {
                due++;
            }

            await client.SendAsync(answer[sent..due], stop.Token);
            sent = due;
        }
    }

    private Task UntilAsync(long start, TimeSpan after) => Pause.UntilAsync(start + (long)(after.TotalSeconds * time.TimestampFrequency), time, stop.Token);
}
