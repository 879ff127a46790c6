using System.Net;
using System.Net.Sockets;
using MCenter.Core.LevelConverter;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.MBus.LevelConverter;

/// <summary>Bytes through the level converter, who may send them, and when that ends. The bus is a socket of the test.</summary>
public sealed class ConverterTest : IDisposable
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);

    private readonly FarEnd far = new();

    public void Dispose() => far.Dispose();

    [Fact]
    public async Task Bytes_pass_unchanged_both_ways_at_every_split()
    {
        await using var bench = await ConverterBench.OpenAsync(far.Link());
        await bench.SwitchOnAsync();
        await using var bus = await far.AcceptAsync();
        using var client = await bench.ConnectedAsync();
        var message = Enumerable.Range(0, 256).Select(b => (byte)b).ToArray();
        for (var split = 1; split < message.Length; split += 3)
        {
            foreach (var (from, to) in new[] { (client.GetStream(), bus), (bus, client.GetStream()) })
            {
                await from.WriteAsync(message.AsMemory(0, split));
                (await ReadAsync(to, split)).ShouldBe(message[..split]);
                await from.WriteAsync(message.AsMemory(split));
                (await ReadAsync(to, message.Length - split)).ShouldBe(message[split..]);
            }
        }

        await Eventually.True(() => bench.Switch.State is { BytesToBus: > 0 and var up, BytesFromBus: var down } && up == down, "the bytes to be counted");
    }

    [Fact]
    public async Task Random_bytes_in_random_pieces_pass_unchanged_both_ways_at_once()
    {
        await using var bench = await ConverterBench.OpenAsync(far.Link());
        await bench.SwitchOnAsync();
        await using var bus = await far.AcceptAsync();
        using var client = await bench.ConnectedAsync();
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            byte[] up = new byte[random.Next(1, 40_000)], down = new byte[random.Next(1, 40_000)];
            random.NextBytes(up);
            random.NextBytes(down);
            var received = Task.WhenAll(ReadAsync(bus, up.Length), ReadAsync(client.GetStream(), down.Length));
            await Task.WhenAll(SendAsync(client.GetStream(), up, seed), SendAsync(bus, down, seed + 1));
            var both = await received;
            both[0].ShouldBe(up, $"seed {seed}, to the bus");
            both[1].ShouldBe(down, $"seed {seed}, from the bus");
        }
    }

    [Fact]
    public async Task A_second_client_is_refused_at_once_and_the_first_goes_on()
    {
        await using var bench = await ConverterBench.OpenAsync(far.Link());
        await bench.SwitchOnAsync();
        await using var bus = await far.AcceptAsync();
        using var first = await bench.ConnectedAsync();
        using var second = await bench.ConnectAsync();
        await ShouldBeClosedAsync(second);
        using var third = await bench.ConnectAsync();
        await ShouldBeClosedAsync(third);

        await first.GetStream().WriteAsync(new byte[] { 1, 2, 3 });
        (await ReadAsync(bus, 3)).ShouldBe([1, 2, 3]);
        // one that tries again and again is noted once a minute
        (await bench.Core.EventsAsync()).ShouldBe(["LevelConverterOn:M-Bus", "LevelConverterClient:127.0.0.1", "LevelConverterBusy:127.0.0.1"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_goes_frees_the_bus(bool reset)
    {
        await using var bench = await ConverterBench.OpenAsync(far.Link());
        await bench.SwitchOnAsync();
        await using var bus = await far.AcceptAsync();
        using (var first = await bench.ConnectedAsync())
        {
            await first.GetStream().WriteAsync(new byte[] { 1 });
            (await ReadAsync(bus, 1)).ShouldBe([1]);
            first.LingerState = new LingerOption(reset, 0);
        }

        await Eventually.True(() => bench.Switch.State.Client is null, "the bus to be free");
        using var second = await bench.ConnectedAsync();
        await second.GetStream().WriteAsync(new byte[] { 2 });
        (await ReadAsync(bus, 1)).ShouldBe([2]);
        await bus.WriteAsync(new byte[] { 3 });
        (await ReadAsync(second.GetStream(), 1)).ShouldBe([3]);
    }

    [Fact]
    public async Task An_address_that_is_not_allowed_is_refused_and_noted()
    {
        await using var bench = await ConverterBench.OpenAsync(far.Link(), s => s with { AllowedClients = "10.1.2.3" });
        await bench.SwitchOnAsync();
        await using var bus = await far.AcceptAsync();
        using var client = await bench.ConnectAsync();
        await ShouldBeClosedAsync(client);
        bench.Switch.State.Client.ShouldBeNull();
        (await bench.Core.EventsAsync()).ShouldBe(["LevelConverterOn:M-Bus", "LevelConverterNotAllowed:127.0.0.1"]);
    }

    [Fact]
    public async Task Unused_it_switches_itself_off_and_what_a_client_sends_puts_that_off()
    {
        await using var bench = await ConverterBench.OpenAsync(far.Link());
        await bench.SwitchOnAsync();
        await using var bus = await far.AcceptAsync();
        using var client = await bench.ConnectedAsync();
        bench.Core.Time.Advance(TimeSpan.FromMinutes(14));
        bench.Switch.State.SwitchesOffAt.ShouldBe(bench.Core.Time.GetUtcNow() + TimeSpan.FromMinutes(1));
        await client.GetStream().WriteAsync(new byte[] { 1 });
        (await ReadAsync(bus, 1)).ShouldBe([1]);

        // a babbling meter does not keep it on
        bench.Core.Time.Advance(TimeSpan.FromMinutes(14));
        await bus.WriteAsync(new byte[] { 2 });
        (await ReadAsync(client.GetStream(), 1)).ShouldBe([2]);
        bench.Switch.State.On.ShouldBeTrue();
        await Eventually.True(() => bench.Core.Time.Waiting > 0, "the wait for the idle time");
        await Eventually.True(() => Later(bench, TimeSpan.FromMinutes(1)), "it to switch itself off");

        await ShouldBeClosedAsync(client);
        await Eventually.True(() => bench.Uses.All.Count == 0, "the line to be free");
        (await bench.Core.EventsAsync()).ShouldBe(["LevelConverterOn:M-Bus", "LevelConverterClient:127.0.0.1", "LevelConverterIdle:M-Bus"]);
        using var lease = await bench.Lines.AcquireAsync("M-Bus", default).WaitAsync(Generous);
    }

    [Fact]
    public async Task With_no_idle_time_it_stays_on()
    {
        await using var bench = await ConverterBench.OpenAsync(far.Link(), s => s with { IdleMinutes = 0 });
        await bench.SwitchOnAsync();
        await using var bus = await far.AcceptAsync();
        bench.Core.Time.Advance(TimeSpan.FromDays(40));
        using var client = await bench.ConnectedAsync();
        await client.GetStream().WriteAsync(new byte[] { 1 });
        (await ReadAsync(bus, 1)).ShouldBe([1]);
        bench.Switch.State.SwitchesOffAt.ShouldBeNull();
    }

    [Fact]
    public async Task Switched_off_by_a_person_it_closes_the_client_and_gives_the_line_back()
    {
        await using var bench = await ConverterBench.OpenAsync(far.Link());
        await bench.SwitchOnAsync();
        await bench.Switch.SwitchOnAsync("berta", default);
        await using var bus = await far.AcceptAsync();
        using var client = await bench.ConnectedAsync();
        bench.Switch.State.ShouldSatisfyAllConditions(s => s.On.ShouldBeTrue(), s => s.UserName.ShouldBe("anna"), s => s.Line.ShouldBe("M-Bus"));
        bench.Uses.HolderOf("M-Bus")!.Kind.ShouldBe(LineUseKind.LevelConverter);

        await bench.Switch.SwitchOffAsync("carla");
        await bench.Switch.SwitchOffAsync("carla");
        await ShouldBeClosedAsync(client);
        bench.Switch.State.ShouldBe(LevelConverterState.Off);
        bench.Uses.All.ShouldBeEmpty();
        var port = await bench.Lines.AcquireAsync("M-Bus", default).WaitAsync(Generous);
        port.Dispose();
        var events = await bench.Core.Get<global::MCenter.Core.Events.EventLog>().NewestAsync(default, null, null, 10, default);
        events.Reverse().Select(e => (e.Code, e.UserName)).ShouldBe([("LevelConverterOn", "anna"), ("LevelConverterClient", null), ("LevelConverterOff", "carla")]);
    }

    [Fact]
    public async Task After_a_restart_it_is_off()
    {
        await using var bench = await ConverterBench.OpenAsync(far.Link());
        await bench.SwitchOnAsync();
        await bench.Switch.StopAsync(default);
        bench.Uses.All.ShouldBeEmpty();

        using var next = bench.Another();
        await next.StartAsync(default);
        next.State.ShouldBe(LevelConverterState.Off);
        bench.Uses.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_readout_under_way_is_waited_for_and_the_clients_bytes_with_it()
    {
        await using var bench = await ConverterBench.OpenAsync(far.Link());
        bench.Uses.TryEnter("M-Bus").ShouldBeTrue();
        await bench.Switch.SwitchOnAsync("anna", default);
        using var client = await bench.ConnectedAsync();
        await client.GetStream().WriteAsync(new byte[] { 1 });
        bench.Switch.State.LineReady.ShouldBeFalse();
        bench.Uses.TryEnter("M-Bus").ShouldBeFalse();

        bench.Uses.Leave("M-Bus");
        await using var bus = await far.AcceptAsync();
        (await ReadAsync(bus, 1)).ShouldBe([1]);
    }

    [Fact]
    public async Task A_line_that_is_lost_closes_the_client_and_comes_back()
    {
        await using var bench = await ConverterBench.OpenAsync(far.Link(), systemTime: true);
        await bench.SwitchOnAsync();
        using var client = await bench.ConnectedAsync();
        await using (var bus = await far.AcceptAsync())
        {
            await client.GetStream().WriteAsync(new byte[] { 1 });
            (await ReadAsync(bus, 1)).ShouldBe([1]);
        }

        await ShouldBeClosedAsync(client);
        await using var again = await far.AcceptAsync();
        await Eventually.True(() => bench.Switch.State is { LineReady: true, Client: null }, "the line to come back");
        using var next = await bench.ConnectedAsync();
        await next.GetStream().WriteAsync(new byte[] { 2 });
        (await ReadAsync(again, 1)).ShouldBe([2]);
        (await bench.Core.EventsAsync()).ShouldContain("LevelConverterLineLost:127.0.0.1");
        bench.Switch.State.On.ShouldBeTrue();
    }

    [Fact]
    public async Task While_the_line_is_down_clients_are_refused()
    {
        var link = far.Link();
        far.Dispose();
        await using var bench = await ConverterBench.OpenAsync(link, systemTime: true);
        await bench.Switch.SwitchOnAsync("anna", default);
        await Eventually.True(() => bench.Lines.Set.Lines[0].Problem.Contains("cannot be reached", StringComparison.Ordinal), "the line to be down");
        await Eventually.True(
            async () =>
            {
                using var client = await bench.ConnectAsync();
                await client.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(Generous);
                return (await bench.Core.EventsAsync()).Contains("LevelConverterLineDown:127.0.0.1");
            },
            "the refusal");
    }

    [Fact]
    public async Task A_client_that_does_not_read_holds_up_the_bus_not_the_memory_and_is_closed()
    {
        await using var bench = await ConverterBench.OpenAsync(far.Link(), s => s with { IdleMinutes = 0 });
        await bench.SwitchOnAsync();
        await using var bus = await far.AcceptAsync();
        using var client = await bench.ConnectedAsync();
        var chunk = new byte[256 * 1024];
        var sent = 0L;
        Task sending;
        do
        {
            sending = bus.WriteAsync(chunk).AsTask();
            sent += chunk.Length;
        }
        while (await Task.WhenAny(sending, Task.Delay(TimeSpan.FromSeconds(2))) == sending && sent < 256L * 1024 * 1024);

        // what waits is in the sockets of the system
        sent.ShouldBeLessThan(256L * 1024 * 1024);
        await Eventually.True(() => Later(bench, TimeSpan.FromSeconds(11), off: false), "the client to be closed");
        await sending.WaitAsync(Generous);
    }

    [Fact]
    public async Task What_cannot_be_had_is_told_at_its_field_and_it_stays_off()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var bench = await ConverterBench.OpenAsync(far.Link(), s => s with { TcpPort = ((IPEndPoint)taken.LocalEndpoint).Port });
        (await FieldAsync(bench)).ShouldBe("tcpPort");
        await bench.Core.Get<SettingsStore>().SaveAsync(new LevelConverterSettings { TcpPort = 0, BindAddress = "192.0.2.1" }, default);
        (await FieldAsync(bench)).ShouldBe("bindAddress");
        await bench.Core.Get<SettingsStore>().SaveAsync(new LevelConverterSettings { TcpPort = 0, SerialDevice = "/dev/not-there" }, default);
        (await FieldAsync(bench)).ShouldBe("serialDevice");
        await bench.Core.Get<SettingsStore>().SaveAsync(new LevelConverterSettings { TcpPort = 0, Line = "Other" }, default);
        (await FieldAsync(bench)).ShouldBe("line");

        await bench.Core.Get<SettingsStore>().SaveAsync(new LevelConverterSettings { TcpPort = 0 }, default);
        using (bench.Uses.Begin("M-Bus", LineUseKind.Scanning))
        {
            (await Should.ThrowAsync<ConflictException>(() => bench.Switch.SwitchOnAsync(null, default))).Message.ShouldContain("searched");
        }

        bench.Switch.State.On.ShouldBeFalse();
        bench.Uses.All.ShouldBeEmpty();
        (await bench.Core.EventsAsync()).ShouldBeEmpty();
    }

    private static async Task<string> FieldAsync(ConverterBench bench) =>
        (await Should.ThrowAsync<InvalidInputException>(() => bench.Switch.SwitchOnAsync(null, default))).Errors.ShouldHaveSingleItem().Field;

    // timers are set by tasks that run beside the test, so the clock may have to be moved more than once
    private static bool Later(ConverterBench bench, TimeSpan by, bool off = true)
    {
        bench.Core.Time.Advance(by);
        return off ? !bench.Switch.State.On : bench.Switch.State.Client is null;
    }

    private static async Task<byte[]> ReadAsync(Stream from, int count)
    {
        var bytes = new byte[count];
        using var patience = new CancellationTokenSource(Generous);
        await from.ReadExactlyAsync(bytes, patience.Token);
        return bytes;
    }

    private static async Task SendAsync(Stream to, byte[] bytes, int seed)
    {
        var random = new Random(seed);
        for (var sent = 0; sent < bytes.Length;)
        {
            var piece = Math.Min(random.Next(1, 2000), bytes.Length - sent);
            await to.WriteAsync(bytes.AsMemory(sent, piece));
            sent += piece;
        }
    }

    private static async Task ShouldBeClosedAsync(TcpClient client)
    {
        using var patience = new CancellationTokenSource(Generous);
        try
        {
            (await client.GetStream().ReadAsync(new byte[1], patience.Token)).ShouldBe(0);
        }
        catch (IOException)
        {
            // reset
        }
    }
}
