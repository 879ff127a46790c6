using MCenter.Core.Commands;
using MCenter.Core.Devices;
using MCenter.Drivers.Simulation.MBus;
using static MCenter.Tests.Drivers.MBus.Commands.CommandedBus;

namespace MCenter.Tests.Drivers.MBus.Commands;

/// <summary>Setting address and baud rate of simulated meters over a line in virtual time; they hear their own rate only.</summary>
public class MeterMoveTest
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 30, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_new_address_is_sent_once_and_read_back_there_by_both_kinds_of_addressing()
    {
        // as libmbus' mbus-serial-set-address sends them, but for the frame count bit, which it leaves at 0 (C = 53)
        foreach (var (device, frame) in new[] { (Primary(1), "68060668730151017A4D8D16"), (MBusBench.Secondary("000000012D4D0107"), "6806066873FD51017A4D8916"), (MBusBench.Secondary("00000001"), "6806066873FD51017A4D8916") })
        {
            var bus = new CommandedBus(Now, Meter(1, new()), Meter(2, new(), id: "00000002"));
            (await bus.SetAddressAsync(device, 77)).ShouldBe(new(CommandState.Confirmed, "", bus.Time.GetUtcNow()), device.SecondaryAddress);
            bus.Slaves.Select(s => (int)s.Address).ShouldBe([77, 2]);
            bus.Commands.ShouldBe([frame]);
        }
    }

    [Fact]
    public async Task An_address_at_which_somebody_answers_is_not_given_away()
    {
        var bus = new CommandedBus(Now, Meter(1, new()), Meter(2, new(), id: "00000002"));
        var outcome = await bus.SetAddressAsync(Primary(1), 2);
        (outcome.State, outcome.Detail).ShouldBe((CommandState.Failed, "address 2 is taken: answered by 00000002"));

        bus = new CommandedBus(Now, Meter(1, new()), Meter(2, new(), id: "00000002"), Meter(2, new(), id: "00000003"));
        outcome = await bus.SetAddressAsync(Primary(1), 2);
        outcome.State.ShouldBe(CommandState.Failed);
        outcome.Detail.ShouldStartWith("address 2 is taken: ");

        // a meter that confirms SND_NKE and has no data is one, too
        bus = new CommandedBus(Now, Meter(1, new()), Meter(2, new(), new FaultScript(n => n % 3 == 0 ? MeterFault.None : MeterFault.Silent), id: "00000002"));
        (await bus.SetAddressAsync(Primary(1), 2)).Detail.ShouldBe("address 2 is taken: answered by a meter that does not say who it is");
        bus.Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_namesake_of_another_maker_is_not_taken_for_the_meter()
    {
        var namesake = Meter(2, new()) with { Identity = new("00000001", "XYZ", 1, Medium.Water) };
        var bus = new CommandedBus(Now, Meter(1, new()), namesake);
        (await bus.SetAddressAsync(MBusBench.Secondary(Meter(1, new()).Identity.SecondaryAddress), 2)).Detail.ShouldBe("address 2 is taken: answered by 00000001");
        bus.Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_meter_that_was_moved_already_is_confirmed_without_a_command()
    {
        // a box that died after E5 still asks at address 1
        var bus = new CommandedBus(Now, Meter(77, new()));
        (await bus.SetAddressAsync(Primary(1), 77)).State.ShouldBe(CommandState.Confirmed);
        bus.Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_meter_that_keeps_its_address_is_told_and_so_is_one_that_is_lost()
    {
        var bus = new CommandedBus(Now, Meter(1, new()) with { KeepsAddress = true });
        var outcome = await bus.SetAddressAsync(Primary(1), 77);
        (outcome.State, outcome.Detail).ShouldBe((CommandState.NotConfirmed, "it does not answer at address 77, but as it did before"));

        // answers: SND_NKE, REQ_UD2, E5, then nothing
        bus = new CommandedBus(Now, Meter(1, new(), new FaultScript(n => n < 3 ? MeterFault.None : MeterFault.Silent)));
        outcome = await bus.SetAddressAsync(Primary(1), 77);
        (outcome.State, outcome.Detail).ShouldBe((CommandState.NotConfirmed, "it answers neither at address 77 nor as before"));
    }

    [Fact]
    public async Task A_silent_and_a_foreign_meter_get_no_address()
    {
        var bus = new CommandedBus(Now, Meter(1, new(), id: "00000009"));
        (await bus.SetAddressAsync(Primary(1), 77)).Detail.ShouldBe("answered by 00000009 instead of 00000001");
        (await bus.SetAddressAsync(Primary(3), 77)).State.ShouldBe(CommandState.Failed);
        (await bus.SetAddressAsync(MBusBench.Secondary("00000002"), 77)).State.ShouldBe(CommandState.Failed);
        bus.Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_E5_the_meter_s_answer_at_the_new_address_decides()
    {
        var bus = new CommandedBus(Now, Meter(1, new(), new FaultScript(n => n is 2 or 3 or 4 ? MeterFault.Silent : MeterFault.None)));
        (await bus.SetAddressAsync(MBusBench.Secondary("00000001"), 77)).State.ShouldBe(CommandState.Confirmed);
        bus.Slaves[0].Address.ShouldBe((byte)77);

        // by its primary address it no longer hears the repeats
        bus = new CommandedBus(Now, Meter(1, new(), new FaultScript(n => n == 2 ? MeterFault.Silent : MeterFault.None)));
        (await bus.SetAddressAsync(Primary(1), 77)).State.ShouldBe(CommandState.Confirmed);
        bus.Commands.Length.ShouldBe(3);
    }

    [Theory]
    [InlineData(300, "680303687301B82C16")]
    [InlineData(9600, "680303687301BD3116")]
    [InlineData(38400, "680303687301BF3316")]
    public async Task A_baud_rate_is_acknowledged_at_the_old_one_and_read_back_at_the_new_one(int baudRate, string frame)
    {
        foreach (var device in new[] { Primary(1), MBusBench.Secondary("00000001") })
        {
            var bus = new CommandedBus(Now, Meter(1, new()));
            (await bus.SetBaudRateAsync(device, baudRate)).ShouldBe(new(CommandState.Confirmed, "", bus.Time.GetUtcNow()));
            bus.Slaves[0].BaudRate.ShouldBe(baudRate);
            bus.Line.Parameters.BaudRate.ShouldBe(baudRate);
            bus.Commands.Length.ShouldBe(1);
            if (device.AddressMode == AddressMode.Primary)
            {
                bus.Commands[0].ShouldBe(frame);
            }
        }
    }

    [Fact]
    public async Task A_garbled_E5_does_not_hide_that_the_rate_was_set()
    {
        var bus = new CommandedBus(Now, Meter(1, new(), FaultScript.Sequence(MeterFault.None, MeterFault.None, MeterFault.WrongChecksum)));
        (await bus.SetBaudRateAsync(Primary(1), 9600)).State.ShouldBe(CommandState.Confirmed);
    }

    [Fact]
    public async Task A_meter_that_keeps_its_rate_is_told()
    {
        foreach (var device in new[] { Primary(1), MBusBench.Secondary("00000001") })
        {
            var bus = new CommandedBus(Now, Meter(1, new()) with { KeepsAddress = true });
            var outcome = await bus.SetBaudRateAsync(device, 9600);
            (outcome.State, outcome.Detail).ShouldBe((CommandState.NotConfirmed, "it does not answer at 9600 Bd, but at 2400 Bd as before"));
        }
    }

    [Fact]
    public async Task A_meter_that_is_not_heard_at_the_new_rate_is_set_back()
    {
        foreach (var device in new[] { Primary(1), MBusBench.Secondary("00000001") })
        {
            CommandedBus? bus = null;
            // it hears at the new rate, but the line is too long for its answers
            bus = new CommandedBus(Now, Meter(1, new(), new FaultScript(_ => bus!.Line.Parameters.BaudRate == 9600 ? MeterFault.Silent : MeterFault.None)));
            var outcome = await bus.SetBaudRateAsync(device, 9600);
            (outcome.State, outcome.Detail).ShouldBe((CommandState.NotConfirmed, "it does not answer at 9600 Bd, but at 2400 Bd as before"));
            bus.Slaves[0].BaudRate.ShouldBe(2400);
        }
    }

    [Fact]
    public async Task A_meter_that_is_silent_after_its_E5_is_told_as_lost()
    {
        var bus = new CommandedBus(Now, Meter(1, new(), new FaultScript(n => n < 3 ? MeterFault.None : MeterFault.Silent)));
        var outcome = await bus.SetBaudRateAsync(Primary(1), 9600);
        (outcome.State, outcome.Detail).ShouldBe((CommandState.NotConfirmed, "it answers neither at 9600 Bd nor at 2400 Bd"));
    }

    [Fact]
    public async Task A_meter_whose_rate_was_set_already_is_confirmed_and_a_dead_one_is_not()
    {
        foreach (var device in new[] { Primary(1), MBusBench.Secondary("00000001") })
        {
            var bus = new CommandedBus(Now, Meter(1, new()) with { BaudRate = 9600 });
            (await bus.SetBaudRateAsync(device, 9600)).State.ShouldBe(CommandState.Confirmed);
            (await bus.SetBaudRateAsync(device, 300)).State.ShouldBe(CommandState.Failed);
            bus.Commands.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task An_unknown_line_is_told() =>
        (await new CommandedBus(Now).SetAddressAsync(Primary(1) with { Line = "M-Bus 9" }, 5)).Detail.ShouldContain("'M-Bus 9'");
}
