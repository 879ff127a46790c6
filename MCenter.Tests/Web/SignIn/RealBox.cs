using System.Diagnostics;
using System.Text.RegularExpressions;

namespace MCenter.Tests.Web.SignIn;

/// <summary>The program as its own process, on ports chosen by the system, for what no test server shows.</summary>
internal sealed partial class RealBox : IAsyncDisposable
{
    private readonly Process process;

    private RealBox(Process process, string dataDirectory) => (this.process, DataDirectory) = (process, dataDirectory);

    public string DataDirectory { get; }

    public Uri Http { get; private set; } = null!;

    public Uri Https { get; private set; } = null!;

    public static async Task<RealBox> StartAsync(string[] arguments)
    {
        var data = Path.Combine(Path.GetTempPath(), $"mcenter-real-{Guid.NewGuid():N}");
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "--urls", "http://127.0.0.1:0;https://127.0.0.1:0", $"--MCenter:DataDirectory={data}", .. arguments])
        {
            RedirectStandardOutput = true,
        };
        var box = new RealBox(Process.Start(start)!, data);
        var listens = new TaskCompletionSource();
        _ = box.ReadAsync(listens);
        await listens.Task.WaitAsync(TimeSpan.FromMinutes(2));
        return box;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(DataDirectory, recursive: true);
    }

    /// <summary>Reads on after that: what the program goes on to say must not fill the pipe.</summary>
    private async Task ReadAsync(TaskCompletionSource listens)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
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
            }

            if (Http is not null && Https is not null)
            {
                listens.TrySetResult();
            }
        }

        listens.TrySetException(new InvalidOperationException("The program ended"));
    }

    [GeneratedRegex(@"Now listening on: (\S+)")]
    private static partial Regex Listening();
}
