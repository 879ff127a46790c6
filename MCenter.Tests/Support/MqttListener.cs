using System.Collections.Concurrent;
using System.Diagnostics;

namespace MCenter.Tests.Support;

/// <summary>Somebody who subscribed to everything before it is sent; mosquitto_sub of its own.</summary>
internal sealed class MqttListener : IAsyncDisposable
{
    private const string Ready = "listener/ready";

    private readonly ConcurrentQueue<string> lines = [];
    private readonly Process process;

    private MqttListener(IReadOnlyList<string> access)
    {
        process = Process.Start(new ProcessStartInfo("mosquitto_sub", [.. access, "-t", "#", "-q", "2", "-F", "%t %p"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text)
            {
                lines.Enqueue(text);
            }
        };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What arrived so far, in order: "TOPIC PAYLOAD".</summary>
    public IReadOnlyList<string> Lines => [.. lines.Where(l => !IsReady(l))];

    /// <summary>Listens as soon as this returns, and has everything that the broker kept: that comes before what is published after the subscription.</summary>
    /// <param name="access">Arguments with which the clients of mosquitto reach the broker.</param>
    public static async Task<MqttListener> StartAsync(IReadOnlyList<string> access)
    {
        var listener = new MqttListener(access);
        await Eventually.True(
            async () =>
            {
                using var publishing = Process.Start(new ProcessStartInfo("mosquitto_pub", [.. access, "-t", Ready, "-m", "x", "-q", "2"]) { RedirectStandardError = true })!;
                await publishing.WaitForExitAsync();
                return listener.lines.Any(IsReady);
            },
            "the subscription");
        return listener;
    }

    /// <summary>Waits for a line.</summary>
    public Task ArrivedAsync(string line) => Eventually.True(() => lines.Contains(line), $"the arrival of {line}");

    private static bool IsReady(string line) => line.StartsWith(Ready, StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
