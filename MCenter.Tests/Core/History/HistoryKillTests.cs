using System.Diagnostics;
using System.Globalization;
using MCenter.Core.History;
using MCenter.Core.Registers;
using static MCenter.Tests.History.HistoryFixture;

namespace MCenter.Tests.History;

/// <summary>kill -9 of a process that appends and packs at full speed: nothing that it acknowledged is lost, nothing is there twice.</summary>
public class HistoryKillTests
{
    private const int Kills = 25;
    private const int Devices = 20;
    private const int MinutesACycle = 240;

    /// <summary>Fifty kills, of two processes side by side.</summary>
    [Fact]
    public Task Killed_at_any_moment_nothing_acknowledged_is_lost() => Task.WhenAll(Task.Run(() => KillAsync(new Random(20261122))), Task.Run(() => KillAsync(new Random(1))));

    private static async Task KillAsync(Random random)
    {
        var directory = Path.Combine(Path.GetTempPath(), "mcenter-kill-" + Guid.NewGuid().ToString("N"));
        await using (await OpenAsync(directory))
        {
        }

        try
        {
            var acknowledged = 0;
            for (var kill = 0; kill < Kills; kill++)
            {
                var last = await RunAndKillAsync(directory, acknowledged, random);
                last.ShouldBeGreaterThan(acknowledged, "the child wrote nothing");
                acknowledged = last;
                await using var history = await OpenAsync(directory, withEvents: false);
                Directory.GetFiles(directory, "*.broken-*").ShouldBeEmpty();
                (await history.Maintenance.CheckAsync(default)).ShouldBeTrue();
                (await history.ScalarAsync("SELECT count(*) FROM (SELECT 1 FROM Readout GROUP BY Slot, DeviceId HAVING count(*) > 1)")).ShouldBe(0);
                await CheckAsync(history, 1 + (kill % Devices), acknowledged);
            }

            await using var final = await OpenAsync(directory);
            for (var device = 1; device <= Devices; device++)
            {
                await CheckAsync(final, device, acknowledged);
            }

            (await final.ScalarAsync("SELECT count(*) FROM HistoryChunk")).ShouldBeGreaterThan(Devices, "packing took part");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>The child's work: appends from a cycle on, says each on its output when it is committed, and packs beside it.</summary>
    internal static async Task WriteAsync(string directory, int first)
    {
        await using var history = await OpenAsync(directory, withEvents: false);
        var packing = Task.CompletedTask;
        // ends by itself should nobody kill it
        for (var cycle = first; cycle < first + 20_000; cycle++)
        {
            await history.Store.AppendAsync([.. Enumerable.Range(1, Devices).Select(device => Expected(device, cycle))], [], default);
            await Console.Out.WriteLineAsync(cycle.ToString(CultureInfo.InvariantCulture));
            // packing is to be under way most of the time, and never far behind
            if (packing.IsCompleted || cycle % 20 == 0)
            {
                await packing;
                var now = At(cycle * MinutesACycle);
                packing = Task.Run(() => history.Maintenance.CompactAsync(now, long.MaxValue, default));
            }
        }
    }

    private static Reading Expected(int device, int cycle) => Reading(device, cycle * MinutesACycle, RawValue.Number(cycle * 7L, -device), RawValue.Text("cycle " + cycle));

    private static async Task<int> RunAndKillAsync(string directory, int first, Random random)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(HistoryKillTests).Assembly.Location]) { RedirectStandardOutput = true };
        // fifty short lives: compile quickly, optimise nothing
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(HistoryKillTests).Assembly.Location;
        start.Environment[StartupHook.Directory] = directory;
        start.Environment[StartupHook.FirstCycle] = (first + 1).ToString(CultureInfo.InvariantCulture);
        using var child = Process.Start(start)!;
        var last = first;
        var killAfter = random.Next(1, 60);
        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            last = int.Parse(line, CultureInfo.InvariantCulture);
            if (last - first == killAfter)
            {
                // at a moment of its own, not always right after an acknowledgement
                await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * 20));
                child.Kill();
            }
        }

        await child.WaitForExitAsync();
        child.ExitCode.ShouldBe(128 + 9);
        return last;
    }

    private static async Task CheckAsync(HistoryFixture history, int device, int acknowledged)
    {
        var stored = await history.AllAsync(device);
        stored.Select(r => r.RasterTime).ShouldBeUnique();
        stored.Count.ShouldBeGreaterThanOrEqualTo(acknowledged);
        for (var cycle = 1; cycle <= stored.Count; cycle++)
        {
            stored[cycle - 1].ShouldBeSame(Expected(device, cycle));
        }
    }
}
