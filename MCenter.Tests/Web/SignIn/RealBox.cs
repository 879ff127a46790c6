using System.Diagnostics;
using System.Text.RegularExpressions;
using MCenter.Tests.Support;

namespace MCenter.Tests.Web.SignIn;

/// <summary>The program as its own process, on ports chosen by the system, for what no test server shows.</summary>
internal sealed partial class RealBox : IAsyncDisposable
{
    private readonly string[] arguments;
    private Process process = null!;
    private TaskCompletionSource replaced = new();

    private RealBox(string[] arguments) => this.arguments = arguments;

    public string DataDirectory { get; } = Path.Combine(Path.GetTempPath(), $"mcenter-real-{Guid.NewGuid():N}");

    public Uri Http { get; private set; } = new("http://127.0.0.1:0");

    public Uri Https { get; private set; } = new("https://127.0.0.1:0");

    /// <summary>Id of the process.</summary>
    public int ProcessId => process.Id;

    public static async Task<RealBox> StartAsync(string[] arguments)
    {
        var box = new RealBox(arguments);
        (await box.StartAsync()).ShouldBeTrue("the program ended");
        return box;
    }

    /// <summary>Ends the program without a word, as a power cut does.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>Starts it again where it listened before; waits where another program has its port just then.</summary>
    public Task StartAgainAsync() => Eventually.True(StartAsync, "the start on the same port");

    /// <summary>Does what makes the program replace itself by a fresh one and waits until that listens; the ports may be others.</summary>
    public async Task ReplaceAsync(Func<Task> ask)
    {
        replaced = new();
        await ask();
        await replaced.Task.WaitAsync(TimeSpan.FromMinutes(2));
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(DataDirectory, recursive: true);
    }

    /// <returns>False when the program ended before it listened.</returns>
    private async Task<bool> StartAsync()
    {
        var urls = $"{Http.GetLeftPart(UriPartial.Authority)};{Https.GetLeftPart(UriPartial.Authority)}";
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "--urls", urls, $"--MCenter:DataDirectory={DataDirectory}", .. arguments])
        {
            RedirectStandardOutput = true,
        };
        process = Process.Start(start)!;
        var listens = new TaskCompletionSource<bool>();
        _ = ReadAsync(process.StandardOutput, listens);
        return await listens.Task.WaitAsync(TimeSpan.FromMinutes(2));
    }

    /// <summary>Reads on after that: what the program goes on to say must not fill the pipe.</summary>
    private async Task ReadAsync(StreamReader output, TaskCompletionSource<bool> listens)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is not { Success: true } match)
            {
                continue;
            }

            var address = new Uri(match.Groups[1].Value);
            if (address.Scheme == Uri.UriSchemeHttp)
            {
                Http = address;
            }
            else
            {
                Https = address;
                // first: whoever waits for the start may go on at once and ask for a restart
                replaced.TrySetResult();
                listens.TrySetResult(true);
            }
        }

        listens.TrySetResult(false);
    }

    [GeneratedRegex(@"Now listening on: (\S+)")]
    private static partial Regex Listening();
}
