using MCenter.Core.Commands;
using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.Readout;
using MCenter.Core.Settings;

namespace MCenter.Tests.Commands;

/// <summary>Address and baud rate of meters: what is refused, what is recorded, and the events.</summary>
public sealed class MeterSetupTests
{
    private const string Start = "2027-11-16T10:00Z";

    [Fact]
    public async Task An_address_that_the_meter_took_is_recorded_with_the_user_s_name_and_so_is_its_mode()
    {
        await using var bench = await CommandsBench.OpenAsync(Start);
        var device = await bench.AddAsync(1);
        (await bench.Setup.SetAddressAsync(device.Id, 7, null, "ann", default)).State.ShouldBe(CommandState.Confirmed);
        bench.Sent.ShouldBe([$"{device.Id}:address 7"]);
        Stored().ShouldBe((AddressMode.Secondary, 7));
        await ShouldBeEventAsync(bench, "PrimaryAddressSetConfirmed", "Meter 1", "7");

        await bench.Setup.SetAddressAsync(device.Id, 8, AddressMode.Primary, "ann", default);
        Stored().ShouldBe((AddressMode.Primary, 8));

        (AddressMode, int) Stored() => bench.Devices.Current.Find(device.Id) is { } d ? (d.AddressMode, d.PrimaryAddress) : default;
    }

    [Fact]
    public async Task A_baud_rate_that_the_meter_took_is_recorded()
    {
        await using var bench = await CommandsBench.OpenAsync(Start);
        var device = await bench.AddAsync(1);
        (await bench.Setup.SetBaudRateAsync(device.Id, 9600, "ann", default)).State.ShouldBe(CommandState.Confirmed);
        bench.Sent.ShouldBe([$"{device.Id}:9600 Bd"]);
        bench.Devices.Current.Find(device.Id)!.BaudRate.ShouldBe(9600);
        await ShouldBeEventAsync(bench, "BaudRateSetConfirmed", "Meter 1", "9600", "2400");
    }

    [Theory]
    [InlineData(CommandState.NotConfirmed)]
    [InlineData(CommandState.Failed)]
    public async Task What_the_meter_did_not_take_is_not_recorded_but_logged(CommandState state)
    {
        await using var bench = await CommandsBench.OpenAsync(Start);
        var device = await bench.AddAsync(1);
        bench.Outcome = _ => state;
        (await bench.Setup.SetAddressAsync(device.Id, 7, AddressMode.Primary, "ann", default)).State.ShouldBe(state);
        await ShouldBeEventAsync(bench, "PrimaryAddressSetFailed", "Meter 1", "7", "no answer");
        (await bench.Setup.SetBaudRateAsync(device.Id, 9600, "ann", default)).State.ShouldBe(state);
        await ShouldBeEventAsync(bench, "BaudRateSetFailed", "Meter 1", "9600", "2400", "no answer");
        bench.Devices.Current.Find(device.Id).ShouldBe(device);
    }

    [Fact]
    public async Task An_address_of_another_device_a_wrong_one_and_a_wrong_rate_are_refused_and_nothing_is_sent()
    {
        await using var bench = await CommandsBench.OpenAsync(Start);
        var (one, two, elsewhere) = (await bench.AddAsync(1), await bench.AddAsync(2), await bench.AddAsync(3, line: "M-Bus 2"));
        await bench.Devices.ChangeAsync(two.Id, d => d with { PrimaryAddress = 7 }, default);
        await bench.Devices.ChangeAsync(elsewhere.Id, d => d with { PrimaryAddress = 8 }, default);
        (await Should.ThrowAsync<ConflictException>(() => bench.Setup.SetAddressAsync(one.Id, 7, null, "ann", default))).Message.ShouldContain("Meter 2");
        foreach (var wrong in (int[])[0, 251, -1])
        {
            (await Should.ThrowAsync<InvalidInputException>(() => bench.Setup.SetAddressAsync(one.Id, wrong, null, "ann", default))).Errors.ShouldAllBe(e => e.Field.EndsWith("ddress"));
        }

        await Should.ThrowAsync<InvalidInputException>(() => bench.Setup.SetBaudRateAsync(one.Id, 1234, "ann", default));
        await Should.ThrowAsync<KeyNotFoundException>(() => bench.Setup.SetBaudRateAsync(99, 9600, "ann", default));
        bench.Sent.ShouldBeEmpty();
        (await bench.Setup.SetAddressAsync(one.Id, 8, null, "ann", default)).Good.ShouldBeTrue("address 8 is free on this line");
    }

    [Fact]
    public async Task A_meter_whose_number_is_not_known_whole_gets_nothing()
    {
        await using var bench = await CommandsBench.OpenAsync(Start);
        foreach (var device in new Device[] { new() { Line = "M-Bus", AddressMode = AddressMode.Primary, PrimaryAddress = 3 }, new() { Line = "M-Bus", SecondaryAddress = "1234FFFF" } })
        {
            var added = await bench.Devices.AddAsync(device, default);
            await Should.ThrowAsync<ConflictException>(() => bench.Setup.SetAddressAsync(added.Id, 7, null, "ann", default));
            await Should.ThrowAsync<ConflictException>(() => bench.Setup.SetBaudRateAsync(added.Id, 9600, "ann", default));
        }

        bench.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task Behind_a_converter_with_its_own_rate_and_on_a_line_in_use_nothing_is_sent()
    {
        await using var bench = await CommandsBench.OpenAsync(Start);
        var (serial, tcp) = (await bench.AddAsync(1), await bench.AddAsync(2, line: "M-Bus 2"));
        (bench.Setup.MaySetBaudRate("M-Bus"), bench.Setup.MaySetBaudRate("M-Bus 2")).ShouldBe((true, false));
        await Should.ThrowAsync<ConflictException>(() => bench.Setup.SetBaudRateAsync(tcp.Id, 9600, "ann", default));
        using var use = bench.Uses.Begin("M-Bus", LineUseKind.LevelConverter);
        (await bench.Setup.SetAddressAsync(serial.Id, 7, null, "ann", default)).State.ShouldBe(CommandState.Failed);
        bench.Sent.ShouldBeEmpty();
    }

    private static async Task ShouldBeEventAsync(CommandsBench bench, string code, params string[] arguments)
    {
        var last = (await bench.Get<EventLog>().NewestAsync(EventSeverity.Info, null, null, 1, default))[0];
        (last.Code, last.UserName).ShouldBe((code, "ann"));
        last.Arguments.ShouldBe(arguments);
        EventTexts.Format(last, System.Globalization.CultureInfo.InvariantCulture).ShouldContain(arguments[^1]);
    }
}
