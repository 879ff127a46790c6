using System.Text.Json.Nodes;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Outputs;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Drivers.Joulio;
using MCenter.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Tests.Drivers.Joulio;

/// <summary>The upload before mosquitto, which demands a client certificate.</summary>
public sealed class JoulioOutputTest
{
    private const string Serial = "10:2C:EF:12:34:56";
    private const string Root = $"joulio/client-7/{Serial}";

    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Readings_arrive_as_documents_with_what_is_saved_and_configured()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var core = await OpenAsync(broker);
        await using var listener = await broker.ListenAsync();
        var meter = await AddMeterAsync(core, "22400077");
        (await SendAsync(core, OutputReason.New, Noon, meter.Id)).Fault.ShouldBeNull();
        await Eventually.True(() => listener.Lines.Count == 1, "the document");
        var (topic, document) = Split(listener.Lines[0]);
        topic.ShouldBe($"{Root}/readings/22400077");
        ((string)document["box"]!, (int)document["deviceId"]!, (string)document["rasterTime"]!).ShouldBe((Serial, meter.Id, "2026-11-22T12:00:00Z"));
        document["values"]!.AsArray().Select(v => ((int)v!["register"]!, (decimal)v["value"]!)).ShouldBe([(0, 1.5m)]);
        (await core.EventsAsync()).Where(e => e.StartsWith("Cloud")).ShouldBe(["CloudUploadStarted:localhost", "CloudUploadEnded:localhost"]);
    }

    [Fact]
    public async Task A_broker_killed_between_gets_everything_in_order_when_it_is_there_again()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var core = await OpenAsync(broker);
        var meter = await AddMeterAsync(core, "1");
        var loop = core.Get<OutputRunner>().Known("joulio");
        await loop.TurnAsync(default);
        await broker.KillAsync();
        for (var i = 0; i < 5; i++)
        {
            await core.Get<IHistoryStore>().AppendAsync([Answer(meter.Id, Noon.AddMinutes(15 * i))], [], default);
            await loop.TurnAsync(default);
        }

        loop.Ledger.Backlog.ShouldBe(5);
        loop.Ledger.Errors.ShouldHaveSingleItem().Message.ShouldContain("cannot be reached (ConnectionRefused)");
        await broker.RestartAsync();
        await using var listener = await broker.ListenAsync();
        core.Time.Advance(TimeSpan.FromMinutes(1));
        await loop.TurnAsync(default);
        loop.Ledger.Backlog.ShouldBe(0);
        await Eventually.True(() => listener.Lines.Count == 5, "all of them");
        listener.Lines.Select(l => (string)Split(l).Document["rasterTime"]!).ShouldBe(Enumerable.Range(0, 5).Select(i => $"{Noon.AddMinutes(15 * i):yyyy-MM-dd'T'HH:mm:ss'Z'}"));
    }

    [Fact]
    public async Task A_meter_without_anything_to_upload_is_left_out_and_no_connection_is_made()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var core = await OpenAsync(broker);
        var meter = await core.Devices.AddAsync(new() { Line = "M-Bus", SecondaryAddress = "00000005B5151002", Registers = [new() { Number = 0, Kind = ValueKind.Number }] }, default);
        await broker.KillAsync();
        (await SendAsync(core, OutputReason.New, Noon, meter.Id)).Fault.ShouldBeNull();
    }

    [Fact]
    public async Task A_test_really_connects_or_names_the_cause()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var core = await OpenAsync(broker);
        var output = core.Get<IOutput>();
        (await output.TestAsync(default)).ShouldBe(new(true, $"Connected to localhost:{broker.TlsPort} over TLS with the certificate and wrote to {Root}/test; the server keeps nothing of it."));

        using var others = new TestCertificates();
        await FailsAsync(Pem(others, broker.Certificates.Authority), "client certificate");
        await FailsAsync(Pem(broker.Certificates, broker.Certificates.Authority, validDays: -1), "client certificate");
        await FailsAsync(Pem(broker.Certificates, others.Authority), "certificate is refused");
        await FailsAsync(Pem(broker.Certificates, ""), "certificate is refused");

        async Task FailsAsync(string pem, string words)
        {
            await core.Get<SettingsStore>().SaveAsync(core.Get<SettingsStore>().Get<JoulioSettings>() with { Certificate = pem }, default);
            var result = await output.TestAsync(default);
            result.Works.ShouldBeFalse();
            result.Message.ShouldContain(words);
        }
    }

    [Fact]
    public async Task An_expired_certificate_of_the_server_is_refused()
    {
        await using var broker = await Mosquitto.StartAsync(validDays: -1);
        await using var core = await OpenAsync(broker);
        var meter = await AddMeterAsync(core, "1");
        (await SendAsync(core, OutputReason.New, Noon, meter.Id)).Fault.ShouldNotBeNull().ShouldContain("expired");
    }

    private static async Task<CoreBench> OpenAsync(Mosquitto broker)
    {
        var core = await CoreBench.OpenAsync(services =>
        {
            services.AddSingleton<ISecretBox, OpenBox>();
            services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("MCenter:SerialNumber", Serial), new("Lines:0:Name", "M-Bus")]).Build());
            new JoulioModule().AddServices(services, new ConfigurationBuilder().Build());
        });
        await core.Get<HistoryStore>().OpenAsync(default);
        await core.Get<BoxIdentity>().DetermineAsync(default);
        var chosen = new JoulioSettings { Active = true, Server = "mqtts://localhost", Port = broker.TlsPort, ClientId = "client-7", Certificate = Pem(broker.Certificates, broker.Certificates.Authority) };
        await core.Get<SettingsStore>().SaveAsync(chosen, default);
        return core;
    }

    /// <summary>The file as Joulio-Web might give it: certificate, key, authority.</summary>
    private static string Pem(TestCertificates of, string authority, int validDays = 20)
    {
        var (certificate, key) = of.Issue("box", validDays);
        return $"{certificate}\n{key}\n{authority}";
    }

    /// <summary>A meter with a saved energy, one that is not saved, one without a name and one without a unit.</summary>
    private static Task<Device> AddMeterAsync(CoreBench core, string serial) => core.Devices.AddAsync(new()
    {
        Line = "M-Bus",
        SecondaryAddress = $"{serial.PadLeft(8, '0')}B5151002",
        Registers =
        [
            new() { Number = 0, Kind = ValueKind.Number, NameCode = RegisterNames.ActiveEnergyImport, UnitCode = RegisterUnits.KilowattHour, Divisor = 1000 },
            new() { Number = 1, Kind = ValueKind.Number, NameCode = RegisterNames.ActiveEnergyImport, UnitCode = RegisterUnits.KilowattHour, SaveToDatabase = false },
            new() { Number = 2, Kind = ValueKind.Number, UnitCode = RegisterUnits.KilowattHour },
            new() { Number = 3, Kind = ValueKind.Number, NameCode = RegisterNames.ActiveEnergyImport },
        ],
    }, default);

    private static Reading Answer(int device, DateTimeOffset at) => new(device, at, at.AddSeconds(3), Quality.Good, [RawValue.Number(1500), RawValue.None, RawValue.Number(2), RawValue.Number(3)]);

    private static Task<DeliveryResult> SendAsync(CoreBench core, OutputReason reason, DateTimeOffset at, int device) => core.Get<IOutput>().SendAsync(new([Answer(device, at)], reason), default);

    private static (string Topic, JsonNode Document) Split(string line) => (line[..line.IndexOf(' ')], JsonNode.Parse(line[(line.IndexOf(' ') + 1)..])!);
}
