using System.Text.Json;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Drivers.MBus;
using MCenter.Drivers.MBus.Link;
using MCenter.Drivers.Transport;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.MBus;

/// <summary>The master against a foreign emulator, over TCP and over a serial line of two pseudo terminals.</summary>
public sealed class ForeignSlaveTest : IAsyncDisposable
{
    private const int BaudRate = 38400;

    private readonly List<IAsyncDisposable> started = [];
    private SerialPair? pair;

    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(started))
        {
            await one.DisposeAsync();
        }

        pair?.Dispose();
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("serial")]
    public async Task Every_meter_is_read_by_its_primary_and_its_secondary_address(string wire)
    {
        var protocol = MBusBench.Over(await StartAsync(wire, SlaveSimulator.BusFile), TimeProvider.System);
        var meters = JsonSerializer.Deserialize<JsonElement[]>(await File.ReadAllTextAsync(SlaveSimulator.BusFile))!;
        meters.Length.ShouldBe(14);
        foreach (var meter in meters)
        {
            var address = meter.GetProperty("address").GetInt32();
            var telegram = Convert.FromHexString(meter.GetProperty("telegrams")[0].GetString()!.Replace(" ", ""));
            var secondary = SecondaryAddress.Print(telegram.AsSpan(7));
            foreach (var device in new[] { MBusBench.Primary(address), MBusBench.Secondary(secondary), MBusBench.Secondary(secondary[..8]) })
            {
                var reading = (await ReadAsync(protocol, device)).ShouldBeOfType<DecodedReading>($"{device.AddressMode} {address} {secondary}");
                reading.Identity!.SecondaryAddress.ShouldBe(secondary);
                reading.Identity.PrimaryAddress.ShouldBe(address);
                reading.Values.ShouldNotBeEmpty();
                reading.Telegrams.Single().Bytes[7..^2].ToArray().ShouldBe(telegram[7..^2]);
            }
        }
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("serial")]
    public async Task Five_telegrams_of_one_meter_are_read_again_and_again(string wire)
    {
        var protocol = MBusBench.Over(await StartAsync(wire, Bus()), TimeProvider.System);
        foreach (var device in new[] { MBusBench.Primary(9), MBusBench.Secondary("00000009"), MBusBench.Primary(9) with { SndNke = false }, MBusBench.Primary(9) with { AppResetSubcode = 0x10 } })
        {
            var reading = (await ReadAsync(protocol, device)).ShouldBeOfType<DecodedReading>();
            reading.Values.Select(v => v.Value.AsDecimal).ShouldBe([0m, 1m, 2m, 3m, 4m]);
            reading.Telegrams.Count.ShouldBe(5);
        }
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("serial")]
    public async Task A_wildcard_finds_the_only_one_and_several_collide(string wire)
    {
        var protocol = MBusBench.Over(await StartAsync(wire, Bus()), TimeProvider.System);
        foreach (var (mask, found) in new[] { ("1234567F", ""), ("123456F1", "12345671"), ("FFFFFFF3", "12345673"), ("F0000009B515FFFF", "00000009"), ("12345674", "") })
        {
            var result = await ReadAsync(protocol, MBusBench.Secondary(mask));
            if (found.Length > 0)
            {
                result.ShouldBeOfType<DecodedReading>(mask).Identity!.Identification.ShouldBe(found);
            }
            else
            {
                result.ShouldBeOfType<ReadoutFailure>(mask).Fault.ShouldBe(mask.Contains('F') ? ReadoutFault.Collision : ReadoutFault.NoAnswer);
            }
        }

        (await ReadAsync(protocol, MBusBench.Primary(0))).ShouldBeOfType<ReadoutFailure>().Fault.ShouldBe(ReadoutFault.Collision);
        (await ReadAsync(protocol, MBusBench.Primary(9) with { SndNke = false })).ShouldBeOfType<DecodedReading>();
    }

    [Fact]
    public async Task An_application_reset_starts_the_chain_again()
    {
        var lines = MBusBench.Lines(await StartAsync("tcp", Bus()), TimeProvider.System);
        using var lease = await lines.AcquireAsync("M-Bus", default);
        var patience = new Patience(TimeSpan.FromSeconds(5), 1);
        await lease.Master.InitialiseAsync(9, patience, default);
        var first = await lease.Master.RequestAsync(9, patience, default);
        var second = await lease.Master.RequestAsync(9, patience, default);
        (await lease.Master.SendAsync(9, 0x50, new byte[] { 0x10 }, patience, default)).Kind.ShouldBe(LinkAnswerKind.Ack);
        var third = await lease.Master.RequestAsync(9, patience, default);
        second.Frame.ToArray().ShouldNotBe(first.Frame.ToArray());
        third.Frame.ToArray().ShouldBe(first.Frame.ToArray());
    }

    [Fact]
    public async Task A_converter_that_goes_and_comes_back_is_used_again()
    {
        var simulator = await SlaveSimulator.OnTcpAsync(Bus());
        var link = new TcpLink("127.0.0.1", simulator.Port, TimeProvider.System);
        started.Add(link);
        var protocol = MBusBench.Over(link, TimeProvider.System);
        (await ReadAsync(protocol, MBusBench.Primary(9))).ShouldBeOfType<DecodedReading>();
        await simulator.DisposeAsync();
        (await ReadAsync(protocol, MBusBench.Primary(9))).ShouldBeOfType<ReadoutFailure>().Fault.ShouldBe(ReadoutFault.LinkDown);
        started.Add(await SlaveSimulator.OnTcpAsync(Bus(), simulator.Port));
        var back = false;
        for (var tries = 0; tries < 100 && !back; tries++)
        {
            back = await ReadAsync(protocol, MBusBench.Primary(9)) is DecodedReading;
            await Task.Delay(back ? 0 : 100);
        }

        back.ShouldBeTrue();
    }

    private static Task<ReadoutResult> ReadAsync(MBusProtocol protocol, Device device) =>
        protocol.ReadAsync(device with { BaudRate = BaudRate }, MBusBench.Options(seconds: 2, tries: 3), default);

    /// <summary>A meter with five telegrams at 9 and three without address whose numbers begin alike.</summary>
    private static string Bus() => SlaveSimulator.WriteBus(
        (9, [.. Enumerable.Range(0, 5).Select(i => MadeTelegram.Variable($"02 03 {i:X2} 00" + (i < 4 ? "1F" : ""), "09 00 00 00 B5 15 01 02 00 00 00 00"))]),
        (0, [Unconfigured("71")]),
        (0, [Unconfigured("72")]),
        (0, [Unconfigured("73")]));

    private static byte[] Unconfigured(string last) => MadeTelegram.Variable("0C 03 78 56 34 12", $"{last} 56 34 12 B5 15 01 02 00 00 00 00");

    private async Task<IByteLink> StartAsync(string wire, string busFile)
    {
        IByteLink link;
        if (wire == "tcp")
        {
            var simulator = await SlaveSimulator.OnTcpAsync(busFile);
            started.Add(simulator);
            link = new TcpLink("127.0.0.1", simulator.Port, TimeProvider.System);
        }
        else
        {
            pair = await SerialPair.StartAsync();
            started.Add(await SlaveSimulator.OnSerialAsync(pair.Second, BaudRate, busFile));
            link = new SerialLink(pair.First, TimeProvider.System);
        }

        started.Add(link);
        return link;
    }
}
