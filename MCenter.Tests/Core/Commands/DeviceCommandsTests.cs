using MCenter.Core.Commands;
using MCenter.Core.Events;
using MCenter.Core.Readout;
using MCenter.Core.Settings;

namespace MCenter.Tests.Commands;

/// <summary>Commands by hand: checks, events with the user's name; synchronisation of clocks.</summary>
public sealed class DeviceCommandsTests
{
    [Fact]
    public async Task A_valve_is_commanded_with_an_event_that_names_the_user_and_what_came_of_it()
    {
        await using var bench = await CommandsBench.OpenAsync("2027-11-16T10:00Z");
        var device = await bench.AddAsync(1);
        bench.Commands.HasValve(device).ShouldBeTrue();
        foreach (var (state, open, code) in new[] { (CommandState.Confirmed, true, "ValveOpenConfirmed"), (CommandState.Acknowledged, false, "ValveCloseAcknowledged"), (CommandState.NotConfirmed, false, "ValveCloseFailed"), (CommandState.Failed, true, "ValveOpenFailed") })
        {
            bench.Outcome = _ => state;
            (await bench.Commands.ValveAsync(device.Id, open, "ann", default)).State.ShouldBe(state);
            bench.Sent.ShouldBe([$"{device.Id}:01 FD 1A 0{(open ? 1 : 0)}"]);
            var last = (await bench.Get<EventLog>().NewestAsync(EventSeverity.Info, null, null, 1, default))[0];
            (last.Code, last.UserName, last.DeviceId, last.Arguments[0]).ShouldBe((code, "ann", device.Id, "Meter 1"));
            EventTexts.Format(last, System.Globalization.CultureInfo.InvariantCulture).ShouldContain("Meter 1");
        }
    }

    [Fact]
    public async Task What_a_meter_has_no_command_for_is_refused_and_a_line_in_use_is_told()
    {
        await using var bench = await CommandsBench.OpenAsync("2027-11-16T10:00Z");
        var plain = await bench.AddAsync(1, version: 9);
        bench.Commands.HasValve(plain).ShouldBeFalse();
        await Should.ThrowAsync<ConflictException>(() => bench.Commands.ValveAsync(plain.Id, true, "ann", default));
        await Should.ThrowAsync<KeyNotFoundException>(() => bench.Commands.ValveAsync(99, true, "ann", default));
        await Should.ThrowAsync<InvalidInputException>(() => bench.Commands.ResetAsync(plain.Id, 256, "ann", default));
        (await bench.Commands.ResetAsync(plain.Id, 16, "ann", default)).Good.ShouldBeTrue();
        bench.Sent.ShouldBe([$"{plain.Id}:10"]);
        using var use = bench.Uses.Begin("M-Bus", LineUseKind.LevelConverter);
        var busy = await bench.Commands.SetClockAsync(plain.Id, "ann", default);
        (busy.State, busy.Detail).ShouldBe((CommandState.Failed, "the level converter has M-Bus: switch it off to read"));
        bench.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task All_clocks_but_those_on_battery_are_set_and_the_log_counts_them()
    {
        await using var bench = await CommandsBench.OpenAsync("2027-11-16T10:00Z");
        var (one, _, three) = (await bench.AddAsync(1), await bench.AddAsync(2, battery: true), await bench.AddAsync(3));
        bench.Outcome = d => d.Id == three.Id ? CommandState.Failed : CommandState.Acknowledged;
        var result = await bench.TimeSync.RunAsync("ann", default);
        (result.Acknowledged, result.Spared).ShouldBe((1, 1));
        result.Failed.ShouldBe(["Meter 3"]);
        bench.Clocks.ShouldBe([(one.Id, "04 6D {time:F}"), (three.Id, "04 6D {time:F}")]);
        var last = (await bench.Get<EventLog>().NewestAsync(EventSeverity.Info, null, null, 1, default))[0];
        (last.Code, last.UserName).ShouldBe(("TimeSynchronisedSome", "ann"));
        last.Arguments.ShouldBe(["1", "1", "1", "Meter 3"]);
    }

    [Fact]
    public async Task A_clock_that_is_not_right_is_given_to_nobody()
    {
        await using var bench = await CommandsBench.OpenAsync("2020-01-06T10:00Z");
        var device = await bench.AddAsync(1);
        await Should.ThrowAsync<ConflictException>(() => bench.TimeSync.RunAsync("ann", default));
        await Should.ThrowAsync<ConflictException>(() => bench.Commands.SetClockAsync(device.Id, "ann", default));
        await bench.Settings.SaveAsync(new TimeSyncSettings { Mode = TimeSyncMode.Interval, IntervalHours = 1 }, default);
        await bench.TimeSync.TickAsync(default);
        bench.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_schedule_synchronises_daily_through_both_clock_changes_and_makes_up_once_for_what_was_missed()
    {
        await using var bench = await CommandsBench.OpenAsync("2027-11-16T10:00Z");
        await bench.AddAsync(1);
        async Task<int> atAsync(string time)
        {
            bench.Time.Advance(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture) - bench.Time.GetUtcNow());
            var before = bench.Clocks.Count;
            await bench.TimeSync.TickAsync(default);
            return bench.Clocks.Count - before;
        }

        (await atAsync("2027-11-16T10:00Z")).ShouldBe(0, "off");
        await bench.Settings.SaveAsync(new TimeSyncSettings { Mode = TimeSyncMode.Daily, Time = "02:30" }, default);
        foreach (var (time, sent) in new[]
        {
            ("2027-11-16T10:01Z", 0), ("2027-11-17T01:29Z", 0), ("2027-11-17T01:30Z", 1), ("2027-11-17T01:31Z", 0), ("2027-11-18T01:29Z", 0), ("2027-11-21T12:00Z", 1), ("2027-11-22T01:30Z", 1),
            ("2028-03-25T12:00Z", 1), ("2028-03-26T00:59Z", 0), ("2028-03-26T01:00Z", 1), ("2028-03-26T12:00Z", 0), ("2028-10-28T12:00Z", 1), ("2028-10-29T00:30Z", 1), ("2028-10-29T01:30Z", 0), ("2028-10-30T01:30Z", 1),
        })
        {
            (await atAsync(time)).ShouldBe(sent, time);
        }

        await bench.Settings.SaveAsync(new TimeSyncSettings { Mode = TimeSyncMode.Interval, IntervalHours = 6 }, default);
        (await atAsync("2028-10-30T07:29Z")).ShouldBe(0);
        (await atAsync("2028-10-30T07:30Z")).ShouldBe(1);
    }
}
