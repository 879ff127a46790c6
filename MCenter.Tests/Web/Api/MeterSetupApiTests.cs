using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Drivers.MBus;
using MCenter.Tests.Support;

namespace MCenter.Tests.Web.Api;

/// <summary>A meter's own address over <c>/api/v1</c> on a simulated line, and what a box finds that died before it recorded it.</summary>
public sealed class MeterSetupApiTests : IAsyncDisposable
{
    private readonly ScanBox bus = new();
    private readonly HttpClient client;

    public MeterSetupApiTests() => client = bus.Box.Administrator();

    public ValueTask DisposeAsync() => bus.DisposeAsync();

    private DeviceStore Devices => bus.Box.Get<DeviceStore>();

    [Fact]
    public async Task A_meter_takes_its_address_and_a_box_that_died_before_it_recorded_it_finds_it_again()
    {
        var one = await Devices.AddAsync(Meter(0) with { AddressMode = AddressMode.Primary, PrimaryAddress = 1 }, default);
        var two = await Devices.AddAsync(Meter(1) with { PrimaryAddress = 2 }, default);
        (await SetAsync(one, 2)).StatusCode.ShouldBe(HttpStatusCode.Conflict, "the box knows who has address 2");
        (await SetAsync(one, 251)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        // the third meter is on the bus, but not among the devices
        (await StateAsync(await SetAsync(one, 3))).ShouldBe(("Failed", "address 3 is taken: answered by 12345672"));
        Devices.Current.Find(one.Id)!.PrimaryAddress.ShouldBe(1);

        (await StateAsync(await SetAsync(one, 77))).ShouldBe(("Confirmed", ""));
        (await StateAsync(await SetAsync(two, 78))).ShouldBe(("Confirmed", ""));
        Devices.Current.All.Select(d => d.PrimaryAddress).ShouldBe([77, 78]);

        // what a kill between the meter's E5 and the record leaves behind
        one = await Devices.ChangeAsync(one.Id, d => d with { PrimaryAddress = 1 }, default);
        two = await Devices.ChangeAsync(two.Id, d => d with { PrimaryAddress = 2 }, default);
        (await ReadAsync(one)).ShouldBeOfType<ReadoutFailure>();
        (await ReadAsync(two)).ShouldBeOfType<DecodedReading>("the secondary address finds it");
        (await StateAsync(await SetAsync(one, 77))).ShouldBe(("Confirmed", ""), "the same command again");
        (await ReadAsync(Devices.Current.Find(one.Id)!)).ShouldBeOfType<DecodedReading>();

        // and the search offers what it does not know of
        await client.PostAsJsonAsync("/api/v1/scan", new { baudRate = 38400, mask = "12345671" });
        JsonElement scan = default;
        await Eventually.True(async () => (scan = (await client.GetFromJsonAsync<JsonElement>("/api/v1/scan"))[0]).GetProperty("state").GetString() == "Finished", "the search");
        var finding = scan.GetProperty("findings").EnumerateArray().Single();
        (finding.GetProperty("kind").GetString(), finding.GetProperty("deviceId").GetInt32()).ShouldBe(("Changed", two.Id));
        await client.PostAsync($"/api/v1/scan/findings/{finding.GetProperty("id").GetInt32()}/take-over", null);
        Devices.Current.Find(two.Id)!.PrimaryAddress.ShouldBe(78);
    }

    [Fact]
    public async Task A_baud_rate_is_not_set_behind_a_converter_that_would_no_longer_hear_the_meter()
    {
        var one = await Devices.AddAsync(Meter(0), default);
        var refused = await client.PostAsJsonAsync($"/api/v1/devices/{one.Id}/baud-rate", new { baudRate = 9600 });
        refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("M-Bus");
        Devices.Current.Find(one.Id)!.BaudRate.ShouldBe(38400);
    }

    private static Device Meter(int number) => new()
    {
        Name = $"Meter {number}", Line = "M-Bus", BaudRate = 38400, SecondaryAddress = new global::MCenter.Drivers.Simulation.MBus.MeterIdentity($"1234567{number}", "SIM", 1, Medium.Water).SecondaryAddress,
    };

    private Task<HttpResponseMessage> SetAsync(Device device, int address) => client.PostAsJsonAsync($"/api/v1/devices/{device.Id}/primary-address", new { address });

    private static async Task<(string? State, string? Detail)> StateAsync(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var outcome = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (outcome.GetProperty("state").GetString(), outcome.GetProperty("detail").GetString());
    }

    private Task<ReadoutResult> ReadAsync(Device device) =>
        new MBusProtocol(bus.Box.Get<MBusLines>(), TestClock.Running).ReadAsync(device, new(TimeSpan.FromSeconds(1), 1, InterpretTimes: true), default);
}
