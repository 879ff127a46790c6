using MCenter.Core.Events;
using MCenter.Core.Settings;
using MCenter.Drivers.Platform;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.Platform;

public class TimeServerTests
{
    [Fact]
    public async Task The_server_of_the_settings_is_used_at_start_and_after_a_change_and_an_empty_one_ends_it()
    {
        await using var bench = await CoreBench.OpenAsync();
        var (program, calls) = SystemClockTests.Program(bench, "exit 0");
        using var server = new TimeServer(program, program, bench.Get<SettingsStore>(), bench.Get<EventLog>());
        await server.StartAsync(default);
        await Eventually.True(() => Lines(calls) == 2, "the start");

        await SaveAsync(bench, "time.example.org");
        await SaveAsync(bench, "time.example.org");
        await Eventually.True(() => Lines(calls) == 4, "the change");
        await SaveAsync(bench, "");
        await Eventually.True(() => Lines(calls) == 5, "the end");
        await server.StopAsync(default);

        (await File.ReadAllLinesAsync(calls)).ShouldBe(["8:call|org.freedesktop.timesync1", "2:set-ntp|true", "8:call|org.freedesktop.timesync1", "2:set-ntp|true", "2:set-ntp|false"]);
        (await bench.EventsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_system_refuses_is_an_event()
    {
        await using var bench = await CoreBench.OpenAsync();
        var (program, _) = SystemClockTests.Program(bench, "echo 'Access denied' >&2; exit 1");
        using var server = new TimeServer(program, program, bench.Get<SettingsStore>(), bench.Get<EventLog>());
        await server.StartAsync(default);
        await Eventually.True(async () => (await bench.EventsAsync()).Length > 0, "the event");
        await server.StopAsync(default);

        (await bench.EventsAsync()).ShouldBe(["TimeServerRefused:ch.pool.ntp.org"]);
    }

    private static int Lines(string file) => File.Exists(file) ? File.ReadAllLines(file).Length : 0;

    private static Task SaveAsync(CoreBench bench, string server) => bench.SetAsync(general => general with { NtpServer = server });
}
