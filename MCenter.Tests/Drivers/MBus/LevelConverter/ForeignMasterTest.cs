using System.Net.Sockets;
using System.Text.Json;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Drivers.MBus;
using MCenter.Drivers.Simulation.MBus;
using MCenter.Drivers.Transport;
using MCenter.Tests.Core.Readout;
using MCenter.Tests.Drivers.Simulation;
using MCenter.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Tests.Drivers.MBus.LevelConverter;

/// <summary>Masters of their own through the level converter, over TCP and over a serial port, at the foreign emulator and at the simulated line; and the readout around them.</summary>
public sealed class ForeignMasterTest : IAsyncDisposable
{
    private const int BaudRate = 38400;

    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);

    private readonly List<IAsyncDisposable> started = [];
    private readonly List<IDisposable> pairs = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(started))
        {
            await one.DisposeAsync();
        }

        pairs.ForEach(p => p.Dispose());
    }

    [Fact]
    public async Task Plain_requests_over_TCP_are_answered_by_the_foreign_emulator_on_a_serial_line()
    {
        var bench = await OnSerialAsync();
        using var client = await bench.ConnectedAsync();
        var meter = Meters()[0];
        var answer = await AskAsync(client.GetStream(), meter);
        answer[7..^2].ShouldBe(meter.Telegram[7..^2]);
        await Eventually.True(() => bench.Switch.State is { BytesToBus: 10, BytesFromBus: var heard } && heard == 1 + answer.Length, "the bytes to be counted");
    }

    [Fact]
    public async Task Plain_requests_at_the_serial_port_are_answered_too_and_one_client_has_the_bus()
    {
        var near = await SerialPair.StartAsync();
        pairs.Add(near);
        var bench = await OnSerialAsync(near.First);
        await using var master = new SerialLink(near.Second, TimeProvider.System);
        await master.OpenAsync(default);
        await master.SetParametersAsync(new LineParameters(BaudRate), default);
        var meter = Meters()[0];
        (await AskAsync(master, meter))[7..^2].ShouldBe(meter.Telegram[7..^2]);
        bench.Switch.State.Client!.Address.ShouldBe(Device(near.First));

        // a serial port says no good-bye: after ten seconds of silence the bus is free
        using (var tooEarly = await bench.ConnectAsync())
        {
            (await tooEarly.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(Generous)).ShouldBe(0);
        }

        bench.Core.Time.Advance(TimeSpan.FromSeconds(11));
        using var client = await bench.ConnectedAsync();
        await Eventually.True(() => bench.Switch.State.Client?.Address == "127.0.0.1", "the client over TCP");
        await master.WriteAsync(new byte[] { 0x10, 0x40, (byte)meter.Address, (byte)(0x40 + meter.Address), 0x16 }, default);
        await Eventually.True(async () => (await bench.Core.EventsAsync()).Contains($"LevelConverterBusy:{Device(near.First)}"), "the refusal");
        (await AskAsync(client.GetStream(), meter))[7..^2].ShouldBe(meter.Telegram[7..^2]);
    }

    [Fact]
    public async Task A_whole_master_reads_every_meter_by_both_addresses_through_it()
    {
        var bench = await OnSerialAsync();
        var link = new TcpLink("127.0.0.1", bench.Switch.State.TcpPort!.Value, TimeProvider.System);
        started.Add(link);
        var master = MBusBench.Over(link, TimeProvider.System);
        foreach (var meter in Meters())
        {
            foreach (var device in new[] { MBusBench.Primary(meter.Address), MBusBench.Secondary(global::MCenter.Drivers.MBus.Link.SecondaryAddress.Print(meter.Telegram.AsSpan(7))) })
            {
                var reading = (await master.ReadAsync(device with { BaudRate = BaudRate }, MBusBench.Options(seconds: 2), default)).ShouldBeOfType<DecodedReading>($"{meter.Address}");
                reading.Telegrams.Single().Bytes[7..^2].ToArray().ShouldBe(meter.Telegram[7..^2]);
            }
        }
    }

    [Fact]
    public async Task The_readout_pauses_and_goes_on_with_the_newest_point_on_the_same_meter()
    {
        await using var line = new SimulatedMBusLine([BusTest.Meter("00000001", address: 1)], new(), TimeProvider.System);
        line.Start();
        var history = new FakeHistory();
        var link = new TcpLink("127.0.0.1", line.Port, TimeProvider.System);
        await using var bench = await ConverterBench.OpenAsync(
            link, systemTime: true, change: services => services.AddSingleton<IHistoryStore>(history).AddSingleton<IDeviceProtocol>(p => new MBusProtocol(p.GetRequiredService<MBusLines>(), TimeProvider.System)));
        await bench.Core.Devices.AddAsync(new Device { Name = "Meter", Line = "M-Bus", AddressMode = AddressMode.Primary, PrimaryAddress = 1 }, default);
        var readouts = bench.Core.Get<ReadoutService>();
        await TickAsync();
        history.Readings.Count.ShouldBe(1);

        await bench.SwitchOnAsync();
        Task[] waiting = [TickAsync(), TickAsync()];
        (await readouts.ReadNowAsync(1, null, default)).ShouldBeOfType<ReadoutFailure>().Fault.ShouldBe(ReadoutFault.LineBusy);
        using (var client = await bench.ConnectedAsync())
        {
            await client.GetStream().WriteAsync(new byte[] { 0x10, 0x7B, 0x01, 0x7C, 0x16 });
            (await ReadAsync(client.GetStream(), 31))[5].ShouldBe((byte)1);
        }

        history.Readings.Count.ShouldBe(1);
        await bench.Switch.SwitchOffAsync("anna");
        await Task.WhenAll(waiting).WaitAsync(Generous);
        var noon = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
        history.Readings.Select(r => r.RasterTime).ShouldBe([noon.AddMinutes(15), noon.AddMinutes(45)]);
        history.Misses.ShouldHaveSingleItem().ShouldSatisfyAllConditions(m => m.RasterTime.ShouldBe(noon.AddMinutes(30)), m => m.Fault.ShouldBe(ReadoutFault.LineBusy));

        Task TickAsync()
        {
            bench.Core.Time.Advance(TimeSpan.FromMinutes(15));
            return readouts.TickAsync();
        }
    }

    private static List<(int Address, byte[] Telegram)> Meters() =>
    [
        .. JsonSerializer.Deserialize<JsonElement[]>(File.ReadAllText(SlaveSimulator.BusFile))!
            .Select(m => (m.GetProperty("address").GetInt32(), Convert.FromHexString(m.GetProperty("telegrams")[0].GetString()!.Replace(" ", "")))),
    ];

    // the settings take real device paths, and the pair's names are links to them
    private static string Device(string link) => File.ResolveLinkTarget(link, returnFinalTarget: true)!.FullName;

    private static async Task<byte[]> AskAsync(Stream bus, (int Address, byte[] Telegram) meter)
    {
        await bus.WriteAsync(new byte[] { 0x10, 0x40, (byte)meter.Address, (byte)(0x40 + meter.Address), 0x16 });
        (await ReadAsync(bus, 1)).ShouldBe([0xE5]);
        await bus.WriteAsync(new byte[] { 0x10, 0x7B, (byte)meter.Address, (byte)(0x7B + meter.Address), 0x16 });
        return await ReadAsync(bus, meter.Telegram.Length);
    }

    private static async Task<byte[]> AskAsync(SerialLink bus, (int Address, byte[] Telegram) meter)
    {
        await bus.WriteAsync(new byte[] { 0x10, 0x40, (byte)meter.Address, (byte)(0x40 + meter.Address), 0x16 }, default);
        (await ReadAsync(bus, 1)).ShouldBe([0xE5]);
        await bus.WriteAsync(new byte[] { 0x10, 0x7B, (byte)meter.Address, (byte)(0x7B + meter.Address), 0x16 }, default);
        return await ReadAsync(bus, meter.Telegram.Length);
    }

    private static async Task<byte[]> ReadAsync(Stream from, int count)
    {
        var bytes = new byte[count];
        using var patience = new CancellationTokenSource(Generous);
        await from.ReadExactlyAsync(bytes, patience.Token);
        return bytes;
    }

    private static async Task<byte[]> ReadAsync(SerialLink from, int count)
    {
        var bytes = new byte[count];
        for (var had = 0; had < count;)
        {
            var more = await from.ReadAsync(bytes.AsMemory(had), Generous, default);
            more.ShouldBePositive($"after {had} of {count} bytes");
            had += more;
        }

        return bytes;
    }

    private async Task<ConverterBench> OnSerialAsync(string near = "")
    {
        var pair = await SerialPair.StartAsync();
        pairs.Add(pair);
        started.Add(await SlaveSimulator.OnSerialAsync(pair.Second, BaudRate, SlaveSimulator.BusFile));
        var bench = await ConverterBench.OpenAsync(
            new SerialLink(pair.First, TimeProvider.System),
            s => s with { BaudRate = BaudRate, SerialDevice = near.Length > 0 ? Device(near) : "", SerialBaudRate = BaudRate });
        started.Add(bench);
        await bench.SwitchOnAsync();
        return bench;
    }
}
