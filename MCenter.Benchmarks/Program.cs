using BenchmarkDotNet.Running;

namespace MCenter.Benchmarks;

/// <summary>Runs the benchmarks named on the command line; see docs/performance.md.</summary>
internal static class BenchmarkHost
{
    private static void Main(string[] args) => BenchmarkSwitcher.FromAssembly(typeof(BenchmarkHost).Assembly).Run(args);
}
