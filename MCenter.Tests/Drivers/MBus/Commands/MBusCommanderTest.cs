using MCenter.Core.Commands;
using MCenter.Core.DeviceTypes;
using MCenter.Drivers.Simulation.MBus;
using static MCenter.Tests.Drivers.MBus.Commands.CommandedBus;

namespace MCenter.Tests.Drivers.MBus.Commands;

/// <summary>Commands to simulated meters over a line in virtual time.</summary>
public class MBusCommanderTest
{
    private static readonly DateTimeOffset Winter = new(2026, 11, 22, 12, 30, 17, TimeSpan.Zero);
    private static readonly DateTimeOffset Summer = new(2026, 7, 5, 12, 30, 2, TimeSpan.Zero);

    [Fact]
    public async Task A_valve_is_closed_and_read_back_at_its_primary_and_its_secondary_address()
    {
        foreach (var device in new[] { Primary(1), MBusBench.Secondary("000000012D4D0107"), MBusBench.Secondary("00000001") })
        {
            var controls = new MeterControls();
            var bus = new CommandedBus(Winter, Meter(1, controls));
            (await bus.SendAsync(device, Close)).State.ShouldBe(CommandState.Confirmed, device.SecondaryAddress);
            controls.ValveOpen.ShouldBeFalse();
            bus.Commands.ShouldBe([device.SecondaryAddress.Length > 0 ? "6807076873FD5101FD1A00D916" : "6807076873015101FD1A00DD16"]);
        }
    }

    [Fact]
    public async Task A_stuck_valve_is_not_confirmed_and_what_it_shows_is_told()
    {
        var bus = new CommandedBus(Winter, Meter(1, new MeterControls { ValveStuck = true }));
        var outcome = await bus.SendAsync(Primary(1), Close);
        (outcome.State, outcome.Detail, outcome.Good).ShouldBe((CommandState.NotConfirmed, "it shows 1 instead of 0", false));
    }

    [Fact]
    public async Task A_meter_without_the_record_cannot_confirm()
    {
        var bus = new CommandedBus(Winter, Meter(1, new()));
        (await bus.SendAsync(Primary(1), Close with { Confirm = new("FD1B", "0") })).Detail.ShouldBe("it shows no record FD1B");
    }

    [Fact]
    public async Task A_lost_E5_is_asked_for_again_and_the_command_is_not_done_twice()
    {
        // answers: SND_NKE, REQ_UD2, then the command's own two lost
        var controls = new MeterControls();
        var bus = new CommandedBus(Winter, Meter(1, controls, FaultScript.Sequence(MeterFault.None, MeterFault.None, MeterFault.Silent, MeterFault.Silent)));
        (await bus.SendAsync(Primary(1), Tariff, tariff: 2)).State.ShouldBe(CommandState.Confirmed);
        bus.Commands.Length.ShouldBe(3);
        bus.Commands.Distinct().Count().ShouldBe(1, "the same FCB");
        controls.Tariff.ShouldBe(2);
    }

    [Theory]
    [InlineData(nameof(MeterFault.WrongChecksum))]
    [InlineData(nameof(MeterFault.FlippedBit))]
    [InlineData(nameof(MeterFault.Babble))]
    [InlineData(nameof(MeterFault.Late))]
    public async Task A_garbled_E5_is_asked_for_again_with_the_same_frame_count_as_a_readout_is(string name)
    {
        var fault = Enum.Parse<MeterFault>(name);
        // by primary address: SND_NKE, REQ_UD2, E5; by selection: selection, E5
        foreach (var (device, before) in new[] { (Primary(1), 2), (MBusBench.Secondary("00000001"), 1) })
        {
            var controls = new MeterControls();
            var bus = new CommandedBus(Winter, Meter(1, controls, FaultScript.Sequence([.. Enumerable.Repeat(MeterFault.None, before), fault])));
            (await bus.SendAsync(device, Tariff with { Confirm = null }, tariff: 2)).State.ShouldBe(CommandState.Acknowledged, device.SecondaryAddress);
            bus.Commands.Length.ShouldBe(2);
            bus.Commands.Distinct().Count().ShouldBe(1, "the same FCB");
            controls.Tariff.ShouldBe(2);

            // the next command counts on, and is not taken for a repeat
            (await bus.SendAsync(device, Tariff with { Confirm = null }, tariff: 3)).State.ShouldBe(CommandState.Acknowledged, device.SecondaryAddress);
            controls.Tariff.ShouldBe(3);

            // the garbled E5 of a selection or of SND_NKE stops no command either
            bus = new CommandedBus(Winter, Meter(1, controls, FaultScript.Sequence(fault)));
            (await bus.SendAsync(device, Tariff with { Confirm = null }, tariff: 4)).State.ShouldBe(CommandState.Acknowledged, device.SecondaryAddress);
            controls.Tariff.ShouldBe(4);
        }
    }

    [Fact]
    public async Task With_a_single_try_a_garbled_E5_is_a_failure_unless_the_meter_shows_that_it_obeyed()
    {
        foreach (var (check, state) in new[] { (true, CommandState.Confirmed), (false, CommandState.Failed) })
        {
            var bus = new CommandedBus(Winter, Meter(1, new(), FaultScript.Sequence(MeterFault.None, MeterFault.None, MeterFault.WrongChecksum)));
            (await bus.SendAsync(Primary(1), check ? Close : Close with { Confirm = null }, tries: 1)).State.ShouldBe(state);
            bus.Commands.Length.ShouldBe(1);
        }
    }

    [Fact]
    public async Task Without_any_E5_the_meter_s_own_word_decides()
    {
        FaultScript lost(params MeterFault[] after) => FaultScript.Sequence([MeterFault.None, MeterFault.None, MeterFault.Silent, MeterFault.Silent, MeterFault.Silent, .. after]);
        (await new CommandedBus(Winter, Meter(1, new(), lost())).SendAsync(Primary(1), Close)).State.ShouldBe(CommandState.Confirmed);

        var dead = Enumerable.Repeat(MeterFault.Silent, 20).ToArray();
        var outcome = await new CommandedBus(Winter, Meter(1, new(), lost(dead))).SendAsync(Primary(1), Close);
        (outcome.State, outcome.Detail).ShouldBe((CommandState.Failed, "no answer; it could not be read back"));

        (await new CommandedBus(Winter, Meter(1, new(), lost())).SendAsync(Primary(1), Close with { Confirm = null })).State.ShouldBe(CommandState.Failed);
    }

    [Fact]
    public async Task A_silent_meter_gets_no_command()
    {
        var bus = new CommandedBus(Winter, Meter(1, new()));
        (await bus.SendAsync(Primary(2), Close)).State.ShouldBe(CommandState.Failed);
        (await bus.SendAsync(MBusBench.Secondary("00000002"), Close)).State.ShouldBe(CommandState.Failed);
        bus.Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_meter_at_the_address_gets_no_command_and_neither_do_several()
    {
        var bus = new CommandedBus(Winter, Meter(1, new(), id: "00000009"));
        (await bus.SendAsync(Primary(1), Close)).Detail.ShouldBe("answered by 00000009 instead of 00000001");
        (await bus.SendAsync(MBusBench.Secondary("0000000F"), Close)).Detail.ShouldContain("may be several");
        bus.Commands.ShouldBeEmpty();
        bus.Slaves.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_application_reset_takes_its_subcode_to_the_meter()
    {
        var controls = new MeterControls();
        var bus = new CommandedBus(Winter, Meter(1, controls));
        (await bus.SendAsync(Primary(1), new("50", "10"))).State.ShouldBe(CommandState.Acknowledged);
        controls.Subcode.ShouldBe(0x10);
        (await bus.SendAsync(Primary(1), new("50", ""))).State.ShouldBe(CommandState.Acknowledged);
        controls.Subcode.ShouldBeNull();
        bus.Commands.ShouldBe(["6804046873015010D416", "68030368730150C416"]);
    }

    [Fact]
    public async Task A_broadcast_reaches_all_that_hear_the_rate_and_nobody_answers()
    {
        MeterControls one = new(), two = new(), other = new();
        var bus = new CommandedBus(Winter, Meter(1, one), Meter(2, two, id: "00000002"), Meter(3, other, id: "00000003") with { BaudRate = 300 });
        (await bus.BroadcastAsync(Tariff, tariff: 2)).State.ShouldBe(CommandState.Sent);
        (one.Tariff, two.Tariff, other.Tariff).ShouldBe((2, 2, 1));
        bus.Commands.ShouldBe(Enumerable.Repeat("6807076843FF5101FD2302B616", 3), "FCV = 0, three times");
        bus.Line.LastHeard.ShouldBe(default);
    }

    [Fact]
    public async Task The_clock_is_sent_at_a_full_minute_in_local_time_with_the_summer_bit()
    {
        var controls = new MeterControls();
        var bus = new CommandedBus(Winter, Meter(1, controls));
        (await bus.SendAsync(Primary(1), Clock)).State.ShouldBe(CommandState.Acknowledged);
        // 2026-11-22 13:31 in Zurich: 31, 13 + century 1, day 22 and year 26
        bus.Commands.Single().ShouldContain("51046D1F2D563B");
        var sent = bus.Line.Sent.Single(s => s.Bytes.Length == 15).Start;
        (sent - new DateTimeOffset(2026, 11, 22, 12, 31, 0, TimeSpan.Zero)).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(1));
        controls.Clock(sent, Zone).ShouldBe(new DateTime(2026, 11, 22, 13, 31, 0), TimeSpan.FromSeconds(1));

        bus = new CommandedBus(Summer, Meter(1, controls));
        await bus.SendAsync(Primary(1), Clock);
        bus.Commands.Single().ShouldContain("51046D1EAE4537");
        (bus.Time.GetUtcNow() - Summer).ShouldBeLessThan(TimeSpan.FromSeconds(10), "two seconds after the minute is soon enough");
    }

    [Fact]
    public async Task Type_I_has_seconds_and_waits_for_nothing()
    {
        var bus = new CommandedBus(Winter, Meter(1, new()));
        await bus.SendAsync(Primary(1), new("51", "06 6D {time:I}"));
        // second 17 or 18, minute 30, hour 13 on a Sunday (7), 22 November 2026, week 47
        bus.Commands.Single()[16..].ShouldMatch("^6D1[12]1EED563B2F");
    }

    [Fact]
    public async Task A_clock_whose_minute_passes_before_the_line_is_free_waits_for_the_next()
    {
        // the meter confirms nothing before three tries of 3 s are over: later than 5 s after the minute, again and again
        var slow = FaultScript.Sequence([.. Enumerable.Repeat(MeterFault.Silent, 3), MeterFault.None]);
        var controls = new MeterControls();
        var bus = new CommandedBus(new(2026, 11, 22, 12, 59, 59, TimeSpan.Zero), Meter(1, controls, slow));
        (await bus.SendAsync(Primary(1), Clock)).State.ShouldBe(CommandState.Acknowledged);
        bus.Commands.Single().ShouldContain("51046D012E", Case.Sensitive, "14:01, as 14:00 had passed");
    }

    [Fact]
    public async Task Cancelled_before_it_sends_it_sends_nothing()
    {
        var bus = new CommandedBus(Winter, Meter(1, new()));
        await Should.ThrowAsync<OperationCanceledException>(() => bus.SendAsync(Primary(1), Close, cancel: new CancellationToken(canceled: true)));
        bus.Commands.ShouldBeEmpty();
        (await bus.SendAsync(Primary(1), Close)).State.ShouldBe(CommandState.Confirmed);
    }

    [Fact]
    public async Task An_unknown_line_is_told() =>
        (await new CommandedBus(Winter).SendAsync(Primary(1) with { Line = "M-Bus 9" }, Close)).Detail.ShouldContain("'M-Bus 9'");
}
