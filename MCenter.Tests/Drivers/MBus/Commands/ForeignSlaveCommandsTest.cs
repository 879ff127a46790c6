using MCenter.Core.Commands;
using MCenter.Core.Readout;
using MCenter.Drivers.MBus;
using MCenter.Drivers.MBus.Commands;
using MCenter.Drivers.Transport;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.MBus.Commands;

/// <summary>Commands against the foreign emulator over TCP, which confirms every SND_UD with E5.</summary>
public class ForeignSlaveCommandsTest
{
    [Fact]
    public async Task Clock_tariff_and_application_reset_are_acknowledged_by_primary_and_secondary_address_and_a_wrong_record_is_not_confirmed()
    {
        await using var simulator = await SlaveSimulator.OnTcpAsync(SlaveSimulator.WriteBus((9, [MadeTelegram.Variable("01 FD 1A 01", "09 00 00 00 B5 15 01 02 00 00 00 00")])));
        await using var link = new TcpLink("127.0.0.1", simulator.Port, TimeProvider.System);
        var commander = new MBusCommander(MBusBench.Lines(link, TimeProvider.System), TimeProvider.System);
        foreach (var device in new[] { MBusBench.Primary(9) with { Serial = "9" }, MBusBench.Secondary("00000009B5150102") })
        {
            foreach (var (ci, data) in new[] { ("51", "06 6D {time:I}"), ("51", "01 FD 23 {tariff}"), ("50", "10") })
            {
                (await commander.SendAsync(device with { BaudRate = 38400 }, new(ci, data), new(TimeZoneInfo.Utc, 2), MBusBench.Options(seconds: 2), default)).State.ShouldBe(CommandState.Acknowledged, data);
            }

            var closed = await commander.SendAsync(device with { BaudRate = 38400 }, CommandedBus.Close, new(TimeZoneInfo.Utc), MBusBench.Options(seconds: 2), default);
            (closed.State, closed.Detail).ShouldBe((CommandState.NotConfirmed, "it shows 1 instead of 0"));
        }

        (await commander.BroadcastAsync("M-Bus", 38400, CommandedBus.Tariff, new(TimeZoneInfo.Utc, 1), default)).State.ShouldBe(CommandState.Sent);
    }

    [Fact]
    public async Task A_new_primary_address_is_taken_read_there_and_kept_from_whom_has_it()
    {
        await using var simulator = await SlaveSimulator.OnTcpAsync(SlaveSimulator.WriteBus(
            (9, [MadeTelegram.Variable("01 FD 1A 01", "09 00 00 00 B5 15 01 02 00 00 00 00")]), (10, [MadeTelegram.Variable("01 FD 1A 01", "10 00 00 00 B5 15 01 02 00 00 00 00")])));
        await using var link = new TcpLink("127.0.0.1", simulator.Port, TimeProvider.System);
        var commander = new MBusCommander(MBusBench.Lines(link, TimeProvider.System), TimeProvider.System);
        var options = MBusBench.Options(seconds: 1);
        var meter = MBusBench.Primary(9) with { Serial = "9", BaudRate = 38400 };
        (await commander.SetAddressAsync(meter, 77, options, default)).State.ShouldBe(CommandState.Confirmed);
        (await commander.SetAddressAsync(MBusBench.Secondary("00000009B5150102") with { BaudRate = 38400 }, 78, options, default)).State.ShouldBe(CommandState.Confirmed);
        (await commander.SetAddressAsync(meter with { PrimaryAddress = 78 }, 10, options, default)).Detail.ShouldBe("address 10 is taken: answered by 00000010");
        (await new MBusProtocol(MBusBench.Lines(link, TimeProvider.System), TimeProvider.System).ReadAsync(meter with { PrimaryAddress = 78 }, options, default)).ShouldBeOfType<DecodedReading>();
    }
}
