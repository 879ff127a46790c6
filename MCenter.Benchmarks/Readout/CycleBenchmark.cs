using System.Diagnostics;
using System.Globalization;
using MCenter.Core;
using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Drivers.Simulation.Building;
using MCenter.Drivers.Simulation.MBus;
using MCenter.Web.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MCenter.Benchmarks.Readout;

/// <summary>
/// How much of a readout cycle the bus is busy: real clock, real sockets, the simulated line with paced bytes, the real protocol.
/// <c>-- cycle [meters=250] [baud=2400]</c>; <c>-- cycle quick</c> reads 20 meters.
/// </summary>
internal static class CycleBenchmark
{
    private const int BitsPerByte = 11;
    private const int AnswerDelayBits = 11;
    private const int MasterPauseBits = 11;
    private const double Aim = 1.05;

    public static async Task RunAsync(string[] args)
    {
        var count = args is ["quick", ..] ? 20 : args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 250;
        var baud = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 2400;
        var meters = Meters(count + 1).ToList();
        await using var line = new SimulatedMBusLine(meters, new() { PacedBaudRate = baud, AnswerDelayBits = AnswerDelayBits }, TimeProvider.System);
        line.Start();

        var data = Directory.CreateTempSubdirectory("mcenter-cycle");
        using var host = Build(line.Endpoint, data.FullName);
        await host.StartAsync();
        var protocol = host.Services.GetServices<IDeviceProtocol>().Single(p => p.Name == "MBus");
        var devices = meters.ConvertAll(m => DeviceFor(m, baud));

        // the line is open and the code is compiled before the cycle, as in every cycle but the first
        await ReadAsync(protocol, devices[^1]);
        var before = line.Traffic;
        var watch = Stopwatch.StartNew();
        foreach (var device in devices[..^1])
        {
            await ReadAsync(protocol, device);
        }

        Report(count, baud, watch.Elapsed, before, line.Traffic);
        await host.StopAsync();
        data.Delete(recursive: true);
    }

    private static async Task ReadAsync(IDeviceProtocol protocol, Device device)
    {
        var result = await protocol.ReadAsync(device, new(TimeSpan.FromSeconds(3), 3, InterpretTimes: true), CancellationToken.None);
        if (result is not DecodedReading { Retries: 0 })
        {
            throw new InvalidOperationException($"{device.SecondaryAddress}: {result}");
        }
    }

    private static void Report(int count, int baud, TimeSpan measured, LineTraffic before, LineTraffic after)
    {
        var requests = after.Requests - before.Requests;
        var answers = after.Answers - before.Answers;
        var bytes = after.RequestBytes - before.RequestBytes + after.AnswerBytes - before.AnswerBytes;
        var bits = bytes * BitsPerByte;
        var delays = answers * (long)AnswerDelayBits;
        var pauses = requests * (long)MasterPauseBits;
        var least = (double)(bits + delays + pauses) / baud;
        var ratio = measured.TotalSeconds / least;
        FormattableString text = $"""
            {count} meters at {baud} Bd, half by primary, half by secondary address: {requests} requests ({(double)requests / count:F2} a meter), {answers} answers, {bytes} bytes ({(double)bytes / count:F1} a meter)
            least = ({BitsPerByte} bits x {bytes} bytes + {AnswerDelayBits} bits of answer delay x {answers} answers + {MasterPauseBits} bits of pause x {requests} requests) / {baud} Bd
                  = {(double)bits / baud:F3} s + {(double)delays / baud:F3} s + {(double)pauses / baud:F3} s = {least:F3} s
            measured {measured.TotalSeconds:F3} s
            ratio = measured / least = {ratio:F4} (aim: at most {Aim}): {(ratio <= Aim ? "met" : "NOT met")}
            """;
        Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Electricity, water and heat meters in turn, in the layouts of the demo; odd ones by primary address.</summary>
    private static IEnumerable<SimulatedMeter> Meters(int count)
    {
        var zone = DemoBuilding.Zone;
        Func<DateTimeOffset, IReadOnlyList<byte[]>>[] layouts =
        [
            new ElectricityMeter(zone, q => Loads.Flat(q, 1), 1).Allrounder,
            new VolumeMeter(zone, Loads.WarmWater, 12345678, 1000).Full,
            new ElectricityMeter(zone, Loads.Supply, 2).Professional2,
            new VolumeMeter(zone, Loads.MainWater, 12345679, 1000).Encoder,
            new HeatMeter(zone, Loads.HeatingDemand, _ => 0, 12345680).Heat,
        ];
        return Enumerable.Range(0, count).Select(n => new SimulatedMeter
        {
            Identity = new((10_000_000 + n).ToString(CultureInfo.InvariantCulture), "SIM", 1, Medium.Other),
            PrimaryAddress = (byte)(n % 2 == 1 && n <= 250 ? n : 0),
            Telegrams = layouts[n % layouts.Length],
        });
    }

    private static Device DeviceFor(SimulatedMeter meter, int baud) => new()
    {
        Line = "M-Bus",
        Serial = meter.Identity.Identification,
        AddressMode = meter.PrimaryAddress > 0 ? AddressMode.Primary : AddressMode.Secondary,
        PrimaryAddress = meter.PrimaryAddress,
        SecondaryAddress = meter.Identity.SecondaryAddress,
        BaudRate = baud,
    };

    private static IHost Build(string endpoint, string dataDirectory)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["MCenter:DataDirectory"] = dataDirectory,
            ["Lines:0:Name"] = "M-Bus",
            ["Lines:0:Kind"] = "MBus",
            ["Lines:0:Endpoint"] = endpoint,
        });
        builder.Services.AddCore(builder.Configuration);
        builder.Services.AddModules(builder.Configuration);
        return builder.Build();
    }
}
