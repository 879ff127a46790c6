using BenchmarkDotNet.Running;
using MCenter.Benchmarks.Export;
using MCenter.Benchmarks.FileTransfer;
using MCenter.Benchmarks.History;
using MCenter.Benchmarks.MBus;
using MCenter.Benchmarks.Modbus;
using MCenter.Benchmarks.Mqtt;
using MCenter.Benchmarks.Pages;
using MCenter.Benchmarks.Readout;

namespace MCenter.Benchmarks;

/// <summary>Runs the benchmarks named on the command line; see docs/performance.md.</summary>
internal static class BenchmarkHost
{
    /// <summary>Harnesses of our own, for what BenchmarkDotNet cannot measure, by their first word; everything else goes to BenchmarkDotNet.</summary>
    private static readonly Dictionary<string, Func<string[], Task>> Own = new()
    {
        ["converter"] = ConverterBenchmark.RunAsync,
        ["cycle"] = CycleBenchmark.RunAsync,
        ["export"] = ExportBenchmark.RunAsync,
        ["ftp"] = FtpBenchmark.RunAsync,
        ["history"] = HistoryBenchmark.RunAsync,
        ["modbus-server"] = ModbusServerBenchmark.RunAsync,
        ["modbus-poll"] = PollBenchmark.RunAsync,
        ["mqtt"] = MqttBenchmark.RunAsync,
        ["search"] = SearchBenchmark.RunAsync,
        ["pages"] = PagesBenchmark.RunAsync,
    };

    private static async Task Main(string[] args)
    {
        if (args.Length > 0 && Own.TryGetValue(args[0], out var run))
        {
            await run(args[1..]);
            return;
        }

        BenchmarkSwitcher.FromAssembly(typeof(BenchmarkHost).Assembly).Run(args);
    }
}
