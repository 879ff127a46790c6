using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MCenter.Drivers.Transport.Mqtt;

namespace MCenter.Benchmarks.Mqtt;

/// <summary>
/// The same messages to the same mosquitto: by us in one batch, beside <c>mosquitto_pub -l</c>, in turns, with each quality of service; from the start of the connection to the
/// last acknowledgement. <c>-- mqtt [turns=5] [messages=50000]</c>.
/// </summary>
internal static class MqttBenchmark
{
    private const string Topic = "emu/mcenter/10:2C:EF:12:34:56/meterreading/22400077/byregister/3";

    public static async Task RunAsync(string[] args)
    {
        var turns = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
        var count = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 50_000;
        string[] texts = [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{100_000 + i}.{i % 1000:D3}"))];
        var port = FreePort();
        var folder = Directory.CreateTempSubdirectory("mcenter-mqtt");
        var lines = Path.Combine(folder.FullName, "lines");
        await File.WriteAllLinesAsync(lines, texts);
        using var broker = await StartAsync(port, folder.FullName);
        for (var qos = 0; qos <= 2; qos++)
        {
            await OursAsync(port, qos, texts);
            await TheirsAsync(port, qos, lines);
            List<(double Ours, double Theirs)> rates = [];
            for (var turn = 0; turn < turns; turn++)
            {
                rates.Add((count / await OursAsync(port, qos, texts), count / await TheirsAsync(port, qos, lines)));
            }

            var (ours, theirs) = (Median(rates.Select(r => r.Ours)), Median(rates.Select(r => r.Theirs)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"QoS {qos}: {ours:N0} messages/s, mosquitto_pub {theirs:N0}; ratio {ours / theirs:N2} (median of {turns} turns)"));
        }

        broker.Kill();
        await broker.WaitForExitAsync();
        folder.Delete(recursive: true);
    }

    private static async Task<double> OursAsync(int port, int qos, string[] texts)
    {
        var watch = Stopwatch.StartNew();
        await using (var client = await MqttClient.ConnectAsync(new() { Host = "127.0.0.1", Port = port, ClientId = "bench" }, TimeProvider.System, CancellationToken.None))
        {
            await client.PublishAllAsync(texts.Select(t => new MqttMessage(Topic, Encoding.UTF8.GetBytes(t), qos, Retain: false)), CancellationToken.None);
        }

        return watch.Elapsed.TotalSeconds;
    }

    private static async Task<double> TheirsAsync(int port, int qos, string lines)
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start("sh", ["-c", $"exec mosquitto_pub -h 127.0.0.1 -p {port} -q {qos} -t {Topic} -l < {lines}"]);
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? watch.Elapsed.TotalSeconds : throw new InvalidOperationException($"mosquitto_pub ended with {process.ExitCode}");
    }

    private static async Task<Process> StartAsync(int port, string folder)
    {
        var file = Path.Combine(folder, "mosquitto.conf");
        await File.WriteAllLinesAsync(file, ["user root", $"listener {port} 127.0.0.1", "allow_anonymous true", "log_type none"]);
        var process = Process.Start("/usr/sbin/mosquitto", ["-c", file]);
        while (true)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return process;
            }
            catch (SocketException)
            {
                await Task.Delay(20);
            }
        }
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
