using System.Net;
using System.Net.Sockets;

namespace MCenter.Tests.Drivers.FileTransfer;

/// <summary>An FTP server for what real ones cannot be brought to do: each command has its reply, none = it never answers.</summary>
internal sealed class ScriptedFtpServer : IDisposable
{
    private readonly TcpListener commands = new(IPAddress.Loopback, 0);
    private readonly TcpListener data = new(IPAddress.Loopback, 0);
    private readonly Dictionary<string, string?> replies;
    private readonly CancellationTokenSource stopped = new();

    /// <summary>The reply of a server that hangs up.</summary>
    public const string HangUp = "*";

    /// <summary>The reply to STOR of one that hangs up when it has taken a part of the file.</summary>
    public const string HangUpHalfWay = "150 *";

    /// <param name="changed">Replies other than those of a server that takes every file.</param>
    public ScriptedFtpServer(params (string Command, string? Reply)[] changed)
    {
        commands.Start();
        data.Start();
        replies = new()
        {
            ["USER"] = "331 Password?",
            ["PASS"] = "230 Welcome.",
            ["PWD"] = "257 \"/\" here",
            ["EPSV"] = $"229 Passive (|||{((IPEndPoint)data.LocalEndpoint).Port}|)",
            ["TYPE"] = "200 Binary.",
            ["STOR"] = "150 Send.",
            ["DELE"] = "550 None.",
            ["RNFR"] = "350 To?",
            ["RNTO"] = "250 Renamed.",
        };
        foreach (var (command, reply) in changed)
        {
            replies[command] = reply;
        }

        _ = ServeAsync();
    }

    public int Port => ((IPEndPoint)commands.LocalEndpoint).Port;

    /// <summary>Set when a command came that is never answered.</summary>
    public TaskCompletionSource Stalls { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How often somebody signed in.</summary>
    public int SignIns { get; private set; }

    public void Dispose()
    {
        stopped.Cancel();
        commands.Dispose();
        data.Dispose();
        stopped.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await commands.AcceptTcpClientAsync(stopped.Token);
                await TalkAsync(client);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // the test is over
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
        try
        {
            await writer.WriteLineAsync("220 Scripted");
            while (await reader.ReadLineAsync(stopped.Token) is { } line)
            {
                var reply = replies.GetValueOrDefault(line.Split(' ')[0], "502 Unknown.");
                if (reply == HangUp)
                {
                    return;
                }

                SignIns += line.StartsWith("PASS", StringComparison.Ordinal) ? 1 : 0;
                if (reply is null)
                {
                    Stalls.TrySetResult();
                    continue;
                }

                await writer.WriteLineAsync(reply);
                if (reply.StartsWith("150", StringComparison.Ordinal))
                {
                    using var file = await data.AcceptTcpClientAsync(stopped.Token);
                    if (reply == HangUpHalfWay)
                    {
                        await file.GetStream().ReadExactlyAsync(new byte[1000], stopped.Token);
                        file.LingerState = new(true, 0);
                        return;
                    }

                    await file.GetStream().CopyToAsync(Stream.Null, stopped.Token);
                    await writer.WriteLineAsync("226 Have it.");
                }
            }
        }
        catch (IOException)
        {
            // the client went
        }
    }
}
