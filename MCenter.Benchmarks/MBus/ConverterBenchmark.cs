using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MCenter.Core;
using MCenter.Core.LevelConverter;
using MCenter.Core.Settings;
using MCenter.Drivers.Transport;
using MCenter.Web.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Configuration;

namespace MCenter.Benchmarks.MBus;

/// <summary>
/// What the level converter adds: a request of 5 bytes and its answer of 120, round trip, over one pair of socat's pseudo terminals with the same meter at its
/// end: straight, through socat as a TCP server in front of the pair, and through us, in turns. <c>-- converter [rounds=2000]</c>.
/// </summary>
internal static class ConverterBenchmark
{
    private const int AnswerBytes = 120;
    private const int Turns = 10;
    private const double AimMilliseconds = 2;

    private static readonly byte[] Request = [0x10, 0x7B, 0x01, 0x7C, 0x16];

    public static async Task RunAsync(string[] args)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 2000;
        var folder = Directory.CreateTempSubdirectory("mcenter-converter");
        string near = Path.Combine(folder.FullName, "near"), far = Path.Combine(folder.FullName, "far");
        using var socat = Process.Start("socat", [$"pty,raw,echo=0,link={near}", $"pty,raw,echo=0,link={far}"])!;
        try
        {
            await UntilAsync(() => Path.Exists(near) && Path.Exists(far));
            using var stop = new CancellationTokenSource();
            await using var meter = new SerialLink(far, TimeProvider.System);
            await meter.OpenAsync(CancellationToken.None);
            var answering = AnswerAsync(meter, stop.Token);
            List<double> straight = [], foreign = [], ours = [];
            for (var turn = 0; turn < Turns; turn++)
            {
                straight.AddRange(await StraightAsync(near, rounds / Turns));
                foreign.AddRange(await ThroughSocatAsync(near, rounds / Turns));
                ours.AddRange(await ThroughUsAsync(near, Path.Combine(folder.FullName, $"data{turn}"), rounds / Turns));
            }

            await stop.CancelAsync();
            await answering;
            Report("straight at the serial port", straight, null);
            Report("socat tcp-listen in front of it", foreign, straight);
            Report("level converter in front of it", ours, straight);
            var added = At(ours, 0.99) - At(straight, 0.99);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"added by the level converter: {At(ours, 0.5) - At(straight, 0.5):F3} ms at p50, {added:F3} ms at p99 (aim: less than {AimMilliseconds}): {(added < AimMilliseconds ? "met" : "NOT met")}"));
        }
        finally
        {
            socat.Kill();
            await socat.WaitForExitAsync();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<List<double>> StraightAsync(string port, int rounds)
    {
        await using var link = new SerialLink(port, TimeProvider.System);
        await link.OpenAsync(CancellationToken.None);
        return await MeasureAsync(
            rounds,
            bytes => link.WriteAsync(bytes, CancellationToken.None),
            async buffer => await link.ReadAsync(buffer, TimeSpan.FromSeconds(5), CancellationToken.None));
    }

    private static async Task<List<double>> ThroughSocatAsync(string port, int rounds)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var free = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        using var server = Process.Start("socat", [$"tcp-listen:{free},bind=127.0.0.1,nodelay", $"{port},raw,echo=0"])!;
        try
        {
            return await OverTcpAsync(free, rounds);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    private static async Task<List<double>> ThroughUsAsync(string port, string data, int rounds)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["MCenter:DataDirectory"] = data,
            ["Lines:0:Name"] = "M-Bus",
            ["Lines:0:Kind"] = "MBus",
            ["Lines:0:Endpoint"] = $"serial:{port}",
        });
        builder.Services.AddCore(builder.Configuration);
        builder.Services.AddModules(builder.Configuration);
        using var host = builder.Build();
        await host.StartAsync();
        await host.Services.GetRequiredService<SettingsStore>().SaveAsync(new LevelConverterSettings { TcpPort = 0, BindAddress = "127.0.0.1", BaudRate = 38400 }, CancellationToken.None);
        var converter = host.Services.GetRequiredService<ILevelConverter>();
        await converter.SwitchOnAsync(null, CancellationToken.None);
        await UntilAsync(() => converter.State.LineReady);
        var times = await OverTcpAsync(converter.State.TcpPort!.Value, rounds);
        await host.StopAsync();
        return times;
    }

    private static async Task<List<double>> OverTcpAsync(int port, int rounds)
    {
        using var client = new TcpClient { NoDelay = true };
        for (var tries = 0; !client.Connected; tries++)
        {
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
            }
            catch (SocketException) when (tries < 100)
            {
                await Task.Delay(20);
            }
        }

        var stream = client.GetStream();
        return await MeasureAsync(rounds, bytes => stream.WriteAsync(bytes).AsTask(), async buffer => await stream.ReadAsync(buffer));
    }

    private static async Task<List<double>> MeasureAsync(int rounds, Func<ReadOnlyMemory<byte>, Task> write, Func<Memory<byte>, Task<int>> read)
    {
        const int WarmUp = 50;
        var answer = new byte[AnswerBytes];
        List<double> times = [];
        for (var round = -WarmUp; round < rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            await write(Request);
            for (var had = 0; had < AnswerBytes;)
            {
                had += await read(answer.AsMemory(had)) is > 0 and var more ? more : throw new InvalidOperationException("no answer");
            }

            if (round >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        return times;
    }

    /// <summary>The meter: answers each whole request at once.</summary>
    private static async Task AnswerAsync(SerialLink meter, CancellationToken stop)
    {
        var answer = new byte[AnswerBytes];
        var buffer = new byte[64];
        var had = 0;
        try
        {
            while (true)
            {
                had += await meter.ReadAsync(buffer, Timeout.InfiniteTimeSpan, stop);
                for (; had >= Request.Length; had -= Request.Length)
                {
                    await meter.WriteAsync(answer, stop);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // measured
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            await Task.Delay(10);
            _ = watch.Elapsed < TimeSpan.FromSeconds(30) ? 0 : throw new TimeoutException();
        }
    }

    private static void Report(string name, List<double> times, List<double>? beside) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-34} p50 {At(times, 0.5):F3} ms, p90 {At(times, 0.9):F3} ms, p99 {At(times, 0.99):F3} ms, longest {times.Max():F3} ms{(beside is null ? "" : $"; added p50 {At(times, 0.5) - At(beside, 0.5):F3}, p99 {At(times, 0.99) - At(beside, 0.99):F3}")}"));

    private static double At(List<double> times, double share) => times.Order().ElementAt((int)(share * (times.Count - 1)));
}
