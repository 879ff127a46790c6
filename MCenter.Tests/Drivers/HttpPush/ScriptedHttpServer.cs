using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MCenter.Tests.Drivers.HttpPush;

/// <summary>A web server that answers every request on a real socket with the same bytes, and then closes.</summary>
internal sealed class ScriptedHttpServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly ConcurrentQueue<string> requests = [];
    private readonly Task serving;

    /// <summary>Begins to listen.</summary>
    /// <param name="answer">What it says, Latin-1; null = nothing, and it keeps the connection.</param>
    public ScriptedHttpServer(string? answer)
    {
        Answer = answer;
        listener.Start();
        serving = ServeAsync();
    }

    /// <summary>What it says from now on.</summary>
    public string? Answer { get; set; }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/in";

    /// <summary>Head and body of every request so far.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        listener.Dispose();
        ending.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync(ending.Token);
            try
            {
                await AnswerAsync(client.GetStream());
            }
            catch (IOException)
            {
                // the client has left
            }
        }
    }

    private async Task AnswerAsync(NetworkStream wire)
    {
        var request = new StringBuilder();
        var bytes = new byte[65536];
        while (!IsWhole(request.ToString()))
        {
            var count = await wire.ReadAsync(bytes, ending.Token);
            if (count == 0)
            {
                return;
            }

            request.Append(Encoding.Latin1.GetString(bytes, 0, count));
        }

        requests.Enqueue(request.ToString());
        if (Answer is null)
        {
            await wire.ReadExactlyAsync(new byte[1], ending.Token);
        }
        else
        {
            await wire.WriteAsync(Encoding.Latin1.GetBytes(Answer), ending.Token);
        }
    }

    private static bool IsWhole(string request)
    {
        const string Length = "Content-Length: ";
        var (end, length) = (request.IndexOf("\r\n\r\n", StringComparison.Ordinal), request.IndexOf(Length, StringComparison.Ordinal));
        return end > length && length > 0
            && request.Length - end - 4 >= int.Parse(request.AsSpan((length + Length.Length)..request.IndexOf('\r', length)), CultureInfo.InvariantCulture);
    }
}
