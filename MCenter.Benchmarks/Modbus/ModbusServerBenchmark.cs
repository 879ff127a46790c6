using System.Diagnostics;
using System.Globalization;
using MCenter.Core;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.ModbusServer;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Web.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MCenter.Benchmarks.Modbus;

/// <summary>
/// The Modbus TCP server beside one in C on libmodbus, in turns on the same machine under the same load: 1 and 32 connections. Each server is a process of its own.
/// <c>-- modbus-server [seconds=3]</c>.
/// </summary>
internal static class ModbusServerBenchmark
{
    private const int Turns = 4;

    public static async Task RunAsync(string[] args)
    {
        if (args is ["serve", var data])
        {
            await ServeAsync(data);
            return;
        }

        var length = TimeSpan.FromSeconds(args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 3);
        var folder = Directory.CreateTempSubdirectory("mcenter-modbus");
        try
        {
            using var foreign = await LibmodbusServer.StartAsync(folder.FullName);
            using var ours = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["modbus-server", "serve", Path.Combine(folder.FullName, "data")]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
            var port = int.Parse((await ours.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
            foreach (var connections in new[] { 1, 32 })
            {
                // the first turn warms both up
                Compare(foreign.Port, port, connections, length, warm: true);
                Compare(foreign.Port, port, connections, length, warm: false);
            }

            ours.StandardInput.Close();
            await ours.WaitForExitAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Compare(int foreign, int ours, int connections, TimeSpan length, bool warm)
    {
        List<(double PerSecond, double[] Times)> theirs = [], own = [];
        for (var turn = 0; turn < (warm ? 1 : Turns); turn++)
        {
            theirs.Add(ModbusLoad.Run(foreign, connections, length));
            own.Add(ModbusLoad.Run(ours, connections, length));
        }

        if (!warm)
        {
            Report($"libmodbus in C, {connections} connections", theirs);
            Report($"M-Center, {connections} connections", own);
            var ratio = own.Average(r => r.PerSecond) / theirs.Average(r => r.PerSecond);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{connections} connections: {ratio:F2} times the requests of libmodbus (aim: at least 1): {(ratio >= 1 ? "met" : "NOT met")}"));
        }
    }

    private static void Report(string name, List<(double PerSecond, double[] Times)> runs)
    {
        var times = runs.SelectMany(r => r.Times).Order().ToArray();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-32} {runs.Average(r => r.PerSecond):F0} requests/s, p50 {At(times, 0.5):F1} us, p99 {At(times, 0.99):F1} us, longest {times[^1] / 1000:F1} ms"));
    }

    /// <summary>The whole box but its pages, with one meter, until its input ends.</summary>
    private static async Task ServeAsync(string data)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["MCenter:DataDirectory"] = data, ["Lines:0:Name"] = "M-Bus", ["Lines:0:Kind"] = "None" });
        builder.Services.AddCore(builder.Configuration);
        builder.Services.AddModules(builder.Configuration);
        using var host = builder.Build();
        await host.StartAsync();
        var services = host.Services;
        var meter = await services.GetRequiredService<DeviceStore>().AddAsync(
            new() { Line = "M-Bus", SecondaryAddress = "00000009B5151002", Medium = Medium.Electricity, ModbusServerUnit = 9, Registers = [.. Enumerable.Range(0, 20).Select(n => new Register { Number = n, Divisor = 1000 })] },
            CancellationToken.None);
        var now = TimeProvider.System.GetUtcNow();
        services.GetRequiredService<CurrentValues>().Set(new() { DeviceId = meter.Id, LastReading = new(meter.Id, now, now, Quality.Good, [.. Enumerable.Range(0, 20).Select(n => RawValue.Number(180_470 + n))]) });
        await services.GetRequiredService<SettingsStore>().SaveAsync(new ModbusServerSettings { Enabled = true, Port = 0, BindAddress = "127.0.0.1" }, CancellationToken.None);
        var server = services.GetRequiredService<IModbusServer>();
        while (server.State.Port is null)
        {
            await Task.Delay(10);
        }

        Console.WriteLine(server.State.Port);
        await Console.In.ReadToEndAsync();
        await host.StopAsync();
    }

    private static double At(double[] times, double share) => times[(int)(share * (times.Length - 1))];
}
