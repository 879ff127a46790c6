using MCenter.Core.Events;
using MCenter.Core.Modules;
using MCenter.Core.Settings;
using MCenter.Core.Storage;
using MCenter.Drivers.Platform;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.Platform;

public class SystemClockTests
{
    private static readonly DateTimeOffset Wanted = new(2027, 3, 1, 13, 30, 5, TimeSpan.FromHours(1));

    [Fact]
    public async Task Runs_the_program_with_the_time_in_utc_and_says_so()
    {
        await using var bench = await CoreBench.OpenAsync();
        var (program, calls) = Program(bench, "exit 0");
        await new SystemClock(program, new DemoMode(false), bench.Get<EventLog>()).SetAsync(Wanted, "anna", default);
        (await File.ReadAllLinesAsync(calls)).ShouldBe(["2:set-ntp|false", "2:set-time|2027-03-01 12:30:05 UTC"]);
        (await bench.EventsAsync()).ShouldBe(["ClockSetByHand:2027-03-01 12:30:05"]);
    }

    [Fact]
    public async Task Hands_on_why_the_system_refuses()
    {
        await using var bench = await CoreBench.OpenAsync();
        var (program, _) = Program(bench, "echo 'Access denied' >&2; exit 1");
        var error = await Should.ThrowAsync<InvalidInputException>(() => new SystemClock(program, new DemoMode(false), bench.Get<EventLog>()).SetAsync(Wanted, null, default));
        error.Errors[0].Message.ShouldEndWith("Access denied");
        (await bench.EventsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_system_without_a_time_service_is_set_all_the_same()
    {
        await using var bench = await CoreBench.OpenAsync();
        var (program, calls) = Program(bench, "[ $1 = set-time ] || { echo 'Failed to set ntp: NTP not supported' >&2; exit 1; }");
        await new SystemClock(program, new DemoMode(false), bench.Get<EventLog>()).SetAsync(Wanted, null, default);
        (await File.ReadAllLinesAsync(calls)).Length.ShouldBe(2);
        (await bench.EventsAsync()).ShouldBe(["ClockSetByHand:2027-03-01 12:30:05"]);
    }

    [Theory]
    [InlineData(true, 2027)]
    [InlineData(false, 1970)]
    [InlineData(false, 2150)]
    public async Task Refuses_in_the_demo_and_a_time_that_cannot_be(bool demo, int year)
    {
        await using var bench = await CoreBench.OpenAsync();
        var (program, calls) = Program(bench, "exit 0");
        await Should.ThrowAsync<InvalidInputException>(() => new SystemClock(program, new DemoMode(demo), bench.Get<EventLog>()).SetAsync(new DateTimeOffset(year, 1, 2, 0, 0, 0, TimeSpan.Zero), null, default));
        File.Exists(calls).ShouldBeFalse();
    }

    [Fact]
    public async Task A_machine_without_the_program_says_so()
    {
        await using var bench = await CoreBench.OpenAsync();
        await Should.ThrowAsync<InvalidInputException>(() => new SystemClock("/no/such/program", new DemoMode(false), bench.Get<EventLog>()).SetAsync(Wanted, null, default));
    }

    /// <summary>A program that notes its arguments, then does as told.</summary>
    internal static (string Program, string Calls) Program(CoreBench bench, string then)
    {
        var program = Path.Combine(bench.Get<DataDirectory>().Path, "clock");
        File.WriteAllText(program, $"#!/bin/sh\necho \"$#:$1|$2\" >> \"$0.calls\"\n{then}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return (program, program + ".calls");
    }
}
