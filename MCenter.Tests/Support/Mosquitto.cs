using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MCenter.Tests.Support;

/// <summary>
/// The broker mosquitto, a process of its own that ends with this object: one plain port for user "box" with password "secret", one with TLS that wants a client
/// certificate of <see cref="Certificates"/>.
/// </summary>
internal sealed class Mosquitto : IAsyncDisposable
{
    private const string Program = "/usr/sbin/mosquitto";

    private readonly string folder = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
    private Process? process;

    private Mosquitto() => Directory.CreateDirectory(folder);

    /// <summary>Port without TLS.</summary>
    public int Port { get; private set; }

    /// <summary>Port with TLS.</summary>
    public int TlsPort { get; private set; }

    /// <summary>The authority of both sides.</summary>
    public TestCertificates Certificates { get; } = new();

    private string[] Access => ["-h", "127.0.0.1", "-p", $"{Port}", "-u", "box", "-P", "secret"];

    /// <summary>Starts one.</summary>
    /// <param name="validDays">For how many days its certificate is valid; negative = it is expired.</param>
    public static async Task<Mosquitto> StartAsync(int validDays = 20)
    {
        if (!File.Exists(Program))
        {
            Assert.Skip("mosquitto is not installed");
        }

        var broker = new Mosquitto();
        var (certificate, key) = broker.Certificates.Issue("localhost", validDays);
        await broker.WriteAsync("ca.crt", broker.Certificates.Authority);
        await broker.WriteAsync("server.crt", certificate);
        await broker.WriteAsync("server.key", key);
        await RunAsync("mosquitto_passwd", ["-b", "-c", Path.Combine(broker.folder, "passwords"), "box", "secret"]);

        // mosquitto cannot ask the system for a port: another program may take a free one first
        for (var tries = 0; !await broker.TryStartAsync(FreePort.Next(), FreePort.Next()); tries++)
        {
            tries.ShouldBeLessThan(10, "mosquitto does not start");
        }

        return broker;
    }

    /// <summary>Ends it as a power cut does.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Starts it again on the same ports; what it kept is lost.</summary>
    public async Task RestartAsync() => await Eventually.True(() => TryStartAsync(Port, TlsPort), "the new start");

    /// <summary>Somebody who listens on the plain port.</summary>
    public Task<MqttListener> ListenAsync() => MqttListener.StartAsync(Access);

    /// <summary>What somebody sees who subscribes now with quality of service 2: of each kept message "TOPIC QOS PAYLOAD", in the order of the topics.</summary>
    public async Task<IReadOnlyList<string>> KeptAsync(string filter, int count)
    {
        var output = await RunAsync(
            "mosquitto_sub", [.. Access, "-t", filter, "-q", "2", "-C", $"{count}", "-W", "30", "-F", "%t %q %p"]);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            await KillAsync();
        }

        process?.Dispose();
        Certificates.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<bool> TryStartAsync(int port, int tlsPort)
    {
        await WriteAsync("mosquitto.conf", $"""
            user root
            per_listener_settings true
            listener {port} 127.0.0.1
            password_file {folder}/passwords
            allow_anonymous false
            listener {tlsPort} 127.0.0.1
            allow_anonymous true
            cafile {folder}/ca.crt
            certfile {folder}/server.crt
            keyfile {folder}/server.key
            require_certificate true

            """);
        process?.Dispose();
        process = Process.Start(new ProcessStartInfo(Program, ["-c", Path.Combine(folder, "mosquitto.conf")]) { RedirectStandardError = true })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        (Port, TlsPort) = (port, tlsPort);
        await Eventually.True(async () => process.HasExited || (await AnswersAsync(port) && await AnswersAsync(tlsPort)), "the start of mosquitto");
        return !process.HasExited;
    }

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(folder, name), text);

    private static async Task<bool> AnswersAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        try
        {
            using var running = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
            var output = await running.StandardOutput.ReadToEndAsync();
            await running.WaitForExitAsync();
            running.ExitCode.ShouldBe(0, $"{program}: {output}");
            return output;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{program} is not installed (Debian package mosquitto-clients)");
            throw;
        }
    }
}
