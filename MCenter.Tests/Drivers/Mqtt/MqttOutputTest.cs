using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Outputs;
using MCenter.Drivers.Mqtt;
using MCenter.Drivers.Transport.Mqtt;
using MCenter.Tests.Support;
using static MCenter.Tests.Drivers.Mqtt.MqttBench;

namespace MCenter.Tests.Drivers.Mqtt;

/// <summary>The output before mosquitto: what a subscriber sees, on good days and bad ones.</summary>
public class MqttOutputTest
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(MqttVersion.V31, 0)]
    [InlineData(MqttVersion.V311, 1)]
    [InlineData(MqttVersion.V5, 2)]
    public async Task A_subscriber_sees_the_box_then_its_meters_then_the_reading_and_last_that_it_is_whole(MqttVersion version, int qos)
    {
        await using var bench = await OpenAsync();
        await bench.SetAsync(s => s with { Version = version, Qos = qos });
        var meter = await bench.AddMeterAsync(22400077);
        await using var listener = await bench.Broker.ListenAsync();
        await bench.ReadAsync(meter, Noon, 295925);
        await bench.DrainAsync();

        await listener.ArrivedAsync($"{Root}/meterreading/22400077/lastreadout {(Noon.AddSeconds(3)).ToUnixTimeSeconds()}");
        listener.Lines[0].ShouldBe($"{Root}/status online");
        listener.Lines.Count(l => l.StartsWith($"{Root}/config/meterconfig/22400077/")).ShouldBe(8 + (2 * 7) + 7 + 1, "each once, and lastreadout again with the reading");
        var expected = (string[])["byregister/0 295.925", "byregister/1 29.592", "byobis/1-0:1.8.0 295.925"];
        listener.Lines.SkipLast(1).TakeLast(4).SkipLast(1).ShouldBe(expected.Select(e => $"{Root}/meterreading/22400077/{e}"), "the power is not saved, and sent all the same");
        (await bench.Broker.KeptAsync($"{Root}/status", 1)).ShouldBe([$"{Root}/status {qos} online"]);
        (await bench.Broker.KeptAsync($"{Root}/meterreading/#", 4)).Count.ShouldBe(4);
        bench.Loop.Ledger.Backlog.ShouldBe(0);
    }

    [Fact]
    public async Task Configuration_goes_out_again_only_where_it_changed_and_what_is_gone_is_removed()
    {
        await using var bench = await OpenAsync();
        await bench.SetAsync(s => s with { HomeAssistant = true });
        var (first, second) = (await bench.AddMeterAsync(1), await bench.AddMeterAsync(2));
        await bench.SendAsync(OutputReason.New, await bench.ReadAsync(first, Noon, 1000), await bench.ReadAsync(second, Noon, 2000));
        await using var listener = await bench.Broker.ListenAsync();
        var kept = listener.Lines.Count;
        kept.ShouldBeGreaterThan(60, "all is kept by the broker");

        await bench.Core.Devices.ChangeAsync(first.Id, d => d with { Name = "Main" }, default);
        await bench.SendAsync(OutputReason.New, await bench.ReadAsync(first, Noon.AddMinutes(15), 1001));
        await listener.ArrivedAsync($"{Root}/meterreading/1/lastreadout {Noon.AddMinutes(15).AddSeconds(3).ToUnixTimeSeconds()}");
        var told = listener.Lines.Skip(kept).Where(l => l.Contains("config")).ToList();
        told.ShouldContain($"{Root}/config/meterconfig/1/nameofmeter Main");
        told.Count.ShouldBe(1 + 1 + 2, "the name, lastreadout, and the two sensors, which have the meter's name");

        await bench.Core.Devices.DeleteAsync(second.Id, default);
        await bench.SetAsync(s => s with { HomeAssistant = false });
        await bench.SendAsync(OutputReason.New, await bench.ReadAsync(first, Noon.AddMinutes(30), 1002));
        await using var later = await bench.Broker.ListenAsync();
        later.Lines.ShouldAllBe(l => !l.Contains("/2/") && !l.StartsWith("homeassistant/"));
        later.Lines.ShouldContain($"{Root}/meterreading/1/byregister/0 1.002");
        later.Lines.Count.ShouldBe(1 + 8 + (3 * 7) + 4);
    }

    [Fact]
    public async Task Topics_never_jump_back_and_what_is_late_says_its_time_in_a_document()
    {
        await using var bench = await OpenAsync();
        var meter = await bench.AddMeterAsync(7);
        await using var listener = await bench.Broker.ListenAsync();
        var late = await bench.ReadAsync(meter, Noon.AddHours(-1), 900);
        await bench.SendAsync(OutputReason.New, await bench.ReadAsync(meter, Noon, 1000));
        await bench.SendAsync(OutputReason.Late, late);
        await bench.SendAsync(OutputReason.Again, late);
        // a gap that was filled comes as new
        await bench.SendAsync(OutputReason.New, await bench.ReadAsync(meter, Noon.AddHours(-2), 800));
        await bench.SendAsync(OutputReason.New, await bench.ReadAsync(meter, Noon.AddMinutes(15), 1100));
        await listener.ArrivedAsync($"{Root}/meterreading/7/byregister/0 1.1");

        listener.Lines.Where(l => l.Contains("7/byregister/0 ") && !l.Contains("config")).Select(l => l.Split(' ')[1]).ShouldBe(["1", "1.1"]);
        var documents = listener.Lines.Where(l => l.Contains("/json ")).Select(l => JsonNode.Parse(l[(l.IndexOf(' ') + 1)..])!).ToList();
        documents.Select(d => ((string)d["rasterTime"]!, (decimal)d["values"]![0]!["value"]!))
            .ShouldBe([("2026-11-22T11:00:00Z", 0.9m), ("2026-11-22T11:00:00Z", 0.9m), ("2026-11-22T10:00:00Z", 0.8m)]);
        documents[0]["values"]!.AsArray().Count.ShouldBe(1, "of what is not saved nothing is known later");
        await using var afterwards = await bench.Broker.ListenAsync();
        afterwards.Lines.ShouldAllBe(l => !l.Contains("/json "));
        afterwards.Lines.ShouldContain($"{Root}/meterreading/7/byregister/0 1.1");
    }

    [Fact]
    public async Task A_meter_of_which_nothing_is_saved_is_offered_live()
    {
        await using var bench = await OpenAsync();
        var meter = await bench.AddMeterAsync(5, saved: false);
        await using var listener = await bench.Broker.ListenAsync();
        await bench.DrainAsync();
        await bench.ReadAsync(meter, Noon, 5000);
        await bench.DrainAsync();
        await listener.ArrivedAsync($"{Root}/meterreading/5/byobis/1-0:1.8.0 5");
    }

    [Fact]
    public async Task A_broker_killed_in_the_middle_gets_everything_in_each_meters_order()
    {
        await using var bench = await OpenAsync();
        await bench.SetAsync(s => s with { JsonPerMeter = true });
        Device[] meters = [await bench.AddMeterAsync(1), await bench.AddMeterAsync(2), await bench.AddMeterAsync(3)];
        var before = await bench.Broker.ListenAsync();
        await CycleAsync(0);
        await bench.DrainAsync();
        await CycleAsync(1);
        var delivering = bench.Loop.TurnAsync(default);
        await bench.Broker.KillAsync();
        await delivering;
        // mosquitto_sub would come back by itself and see everything twice
        await before.DisposeAsync();
        // what the broker acknowledged before it died is not sent again, whether or not it had told its subscriber
        var repeated = bench.Loop.Ledger.Errors.Count > 0;
        await CycleAsync(2);
        await bench.Loop.TurnAsync(default);
        bench.Core.Time.Advance(TimeSpan.FromMinutes(1));
        await bench.Loop.TurnAsync(default);
        bench.Loop.Ledger.Errors[0].Message.ShouldContain("cannot be reached (ConnectionRefused)");
        bench.Loop.Ledger.Backlog.ShouldBeGreaterThanOrEqualTo(3);

        await bench.Broker.RestartAsync();
        await using var after = await bench.Broker.ListenAsync();
        await CycleAsync(3);
        await bench.DrainAsync();
        await after.ArrivedAsync($"{Root}/meterreading/3/lastreadout {Cycle(3).AddSeconds(3).ToUnixTimeSeconds()}");
        foreach (var meter in meters)
        {
            Shown(before, meter).ShouldBeInOrder();
            Shown(after, meter).ShouldBeInOrder();
            Shown(after, meter).Distinct().ShouldBe(Enumerable.Range(0, 4).Skip(repeated ? 1 : 2).Select(n => Cycle(n).AddSeconds(3).ToUnixTimeSeconds()));
        }

        (await bench.EventsAsync()).Where(e => e.StartsWith("Output")).ShouldBe(["OutputFails:mqtt", "OutputWorks:mqtt"]);

        static List<long> Shown(MqttListener listener, Device meter) =>
            [.. listener.Lines.Where(l => l.StartsWith($"{Root}/meterreading/{meter.Serial}/lastreadout ")).Select(l => long.Parse(l.Split(' ')[1]))];

        DateTimeOffset Cycle(int n) => Noon.AddMinutes(15 * n);

        async Task CycleAsync(int n)
        {
            foreach (var meter in meters)
            {
                await bench.ReadAsync(meter, Cycle(n), 1000 + n);
            }
        }
    }

    [Fact]
    public async Task The_status_says_whether_the_box_is_there()
    {
        await using var bench = await OpenAsync();
        var meter = await bench.AddMeterAsync(9);
        await bench.ReadAsync(meter, Noon, 1234);
        await using var listener = await bench.Broker.ListenAsync();
        await bench.Output.StartAsync(default);
        await AppearsAsync(listener, $"{Root}/status online");
        await AppearsAsync(listener, $"{Root}/meterreading/9/byregister/0 1.234");

        // lost, and there again without a reading, with what the broker had kept
        await bench.Broker.KillAsync();
        await bench.Broker.RestartAsync();
        await using var second = await bench.Broker.ListenAsync();
        await AppearsAsync(second, $"{Root}/meterreading/9/lastreadout {Noon.AddSeconds(3).ToUnixTimeSeconds()}");
        await bench.SetAsync(s => s with { Active = false });
        await AppearsAsync(second, $"{Root}/status offline");
        await bench.SetAsync(s => s with { Active = true });
        await AppearsAsync(second, $"{Root}/status online", times: 2);
        await bench.Output.StopAsync(default);
        await AppearsAsync(second, $"{Root}/status offline", times: 2);
        (await bench.Broker.KeptAsync($"{Root}/status", 1)).ShouldBe([$"{Root}/status 0 offline"]);

        Task AppearsAsync(MqttListener at, string line, int times = 1) => Eventually.True(
            async () =>
            {
                // slowly: what is waited for on the wire takes real time
                bench.Core.Time.Advance(TimeSpan.FromSeconds(1));
                await Task.Delay(50);
                return at.Lines.Count(l => l == line) >= times;
            },
            line);
    }

    [Fact]
    public async Task A_test_connects_writes_and_removes_or_names_the_cause()
    {
        await using var bench = await OpenAsync();
        await using var listener = await bench.Broker.ListenAsync();
        await bench.SetAsync(s => s with { Active = false });
        var works = await bench.Output.TestAsync(default);
        works.ShouldBe(new(true, $"Connected to 127.0.0.1:{bench.Broker.Port} with MQTT 3.1.1, wrote to {Root}/test and removed it again."));
        await Eventually.True(() => listener.Lines.Count == 2, "the test");
        listener.Lines[1].ShouldBe($"{Root}/test ");
        listener.Lines.ShouldAllBe(l => !l.Contains("status"), "a test of an output that is off says nothing of the box");

        await FailsAsync(s => s with { Password = "wrong" }, "not authorized (5)");
        await FailsAsync(s => s with { Password = "secret", Host = "no-such-host.invalid" }, "the host no-such-host.invalid is unknown");
        var (certificate, key) = bench.Broker.Certificates.Issue("box");
        await FailsAsync(s => s with { Host = "localhost", Port = bench.Broker.TlsPort, Tls = true, ClientCertificate = certificate, ClientKey = key }, "certificate is refused");
        await bench.SetAsync(s => s with { Authorities = bench.Broker.Certificates.Authority });
        (await bench.Output.TestAsync(default)).Works.ShouldBeTrue();

        using var closing = new TcpListener(IPAddress.Loopback, 0);
        closing.Start();
        var port = ((IPEndPoint)closing.LocalEndpoint).Port;
        var accepted = Task.Run(async () => (await closing.AcceptSocketAsync()).Dispose());
        await FailsAsync(s => s with { Host = "127.0.0.1", Port = port, Tls = false }, "clos", "broke off");
        await accepted;
        closing.Stop();
        await FailsAsync(s => s with { Active = true }, "cannot be reached (ConnectionRefused)");
        await FailsAsync(_ => new(), "No broker is set");

        async Task FailsAsync(Func<MqttSettings, MqttSettings> change, params string[] words)
        {
            await bench.SetAsync(change);
            var result = await bench.Output.TestAsync(default);
            result.Works.ShouldBeFalse();
            words.Any(w => result.Message.Contains(w)).ShouldBeTrue(result.Message);
        }
    }
}
