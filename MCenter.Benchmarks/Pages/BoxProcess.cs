using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace MCenter.Benchmarks.Pages;

/// <summary>The program as it is shipped, as a process of its own on a port chosen by the system, over a data directory that is there already; its administrator's password is reset.</summary>
internal sealed partial class BoxProcess : IAsyncDisposable
{
    public const string UserName = "admin";
    public const string Password = "Pages-Bench-1";

    private readonly Process process;

    private BoxProcess(Process process) => this.process = process;

    public Uri Address { get; private set; } = null!;

    /// <summary>Processor time that it has used so far, on all cores.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<BoxProcess> StartAsync(string dataDirectory)
    {
        var start = new ProcessStartInfo("dotnet",
        [
            typeof(Program).Assembly.Location, "--urls", "http://127.0.0.1:0", $"--MCenter:DataDirectory={dataDirectory}", $"--MCenter:InitialAdminPassword={Password}", "--MCenter:ResetAdminPassword=true",
            "--Lines:0:Name=M-Bus", "--Lines:0:Kind=None", "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information",
        ])
        {
            RedirectStandardOutput = true,
        };
        var box = new BoxProcess(Process.Start(start)!);
        var listens = new TaskCompletionSource();
        _ = box.ReadAsync(listens);
        await listens.Task.WaitAsync(TimeSpan.FromMinutes(3));
        return box;
    }

    /// <summary>A client with the session of someone who signed in on the sign-in page.</summary>
    public async Task<HttpClient> SignInAsync()
    {
        var client = new HttpClient(new HttpClientHandler { CookieContainer = new(), AllowAutoRedirect = false }) { BaseAddress = Address };
        var form = HiddenField().Matches(await client.GetStringAsync("/login")).ToDictionary(m => m.Groups[1].Value, m => WebUtility.HtmlDecode(m.Groups[2].Value));
        (form["Form.UserName"], form["Form.Password"]) = (UserName, Password);
        using var answer = await client.PostAsync("/login", new FormUrlEncodedContent(form));
        return answer.StatusCode == HttpStatusCode.Found ? client : throw new InvalidOperationException($"The sign-in answered {answer.StatusCode}");
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>Reads on after that: what the program goes on to say must not fill the pipe.</summary>
    private async Task ReadAsync(TaskCompletionSource listens)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                Address = new(match.Groups[1].Value);
                listens.TrySetResult();
            }
        }

        listens.TrySetException(new InvalidOperationException("The program ended"));
    }

    [GeneratedRegex(@"Now listening on: (\S+)")]
    private static partial Regex Listening();

    [GeneratedRegex("""<input type="hidden" name="([^"]+)" value="([^"]*)" />""")]
    private static partial Regex HiddenField();
}
