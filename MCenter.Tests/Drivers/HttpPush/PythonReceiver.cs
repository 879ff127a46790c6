using System.Diagnostics;
using MCenter.Drivers.HttpPush;
using MCenter.Tests.Support;
using Microsoft.Data.Sqlite;

namespace MCenter.Tests.Drivers.HttpPush;

/// <summary>The receiver of docs/http-push-receiver.py, a process of its own that ends with this object: Python's http.server, ssl and hmac.</summary>
internal sealed class PythonReceiver : IAsyncDisposable
{
    public const string Key = "a key of 16 characters, or more";

    private readonly string folder = Directory.CreateTempSubdirectory().FullName;
    private readonly List<string> arguments = [];
    private Process? process;

    private PythonReceiver()
    {
    }

    /// <summary>Settings that fit it.</summary>
    public HttpPushSettings Settings { get; private set; } = new() { Active = true, SigningKey = Key };

    /// <summary>Starts one on a port that the system chooses.</summary>
    /// <param name="certificate">Certificate and key for HTTPS; null = HTTP.</param>
    /// <param name="mostBytes">The longest document that it takes.</param>
    public static async Task<PythonReceiver> StartAsync((string Certificate, string Key)? certificate = null, int mostBytes = 2_000_000)
    {
        var receiver = new PythonReceiver();
        await receiver.WriteAsync("key", $"{Key}\n");
        receiver.arguments.AddRange([Script(), "--key", receiver.Path("key"), "--database", receiver.Path("readings.db"), "--most-bytes", $"{mostBytes}"]);
        if (certificate is { } tls)
        {
            await receiver.WriteAsync("server.pem", $"{tls.Certificate}\n{tls.Key}\n");
            receiver.arguments.AddRange(["--certificate", receiver.Path("server.pem")]);
        }

        var port = await receiver.RunAsync(0);
        receiver.arguments.AddRange(["--port", port]);
        receiver.Settings = receiver.Settings with { Url = $"{(certificate is null ? "http" : "https")}://localhost:{port}/readings?from=box" };
        return receiver;
    }

    /// <summary>Ends it as a power cut does.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Starts it again on the same port, with what it had kept.</summary>
    public Task RestartAsync() => RunAsync(null);

    /// <summary>What it keeps, in the order in which it came: device, raster time and document.</summary>
    public IReadOnlyList<(int Device, string RasterTime, string Document)> Readings()
    {
        using var database = new SqliteConnection($"Data Source={Path("readings.db")};Pooling=False");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = "SELECT device, raster_time, document FROM reading ORDER BY id";
        using var rows = command.ExecuteReader();
        var readings = new List<(int, string, string)>();
        while (rows.Read())
        {
            readings.Add((rows.GetInt32(0), rows.GetString(1), rows.GetString(2)));
        }

        return readings;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            await KillAsync();
        }

        process?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Starts it and waits until it listens; says on which port.</summary>
    private async Task<string> RunAsync(int? port)
    {
        process?.Dispose();
        process = Process.Start(new ProcessStartInfo("python3", port is null ? arguments : [.. arguments, "--port", $"{port}"]) { RedirectStandardOutput = true })!;
        return (await process.StandardOutput.ReadLineAsync()).ShouldNotBeNull("the receiver does not start");
    }

    private string Path(string name) => System.IO.Path.Combine(folder, name);

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path(name), text);

    private static string Script()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(root.FullName, "MCenter.Web.sln")))
        {
            root = root.Parent.ShouldNotBeNull();
        }

        return System.IO.Path.Combine(root.FullName, "docs", "http-push-receiver.py");
    }
}
