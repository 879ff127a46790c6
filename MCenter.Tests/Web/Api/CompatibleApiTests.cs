using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using MCenter.Tests.Support;

namespace MCenter.Tests.Web.Api;

public sealed class CompatibleApiTests : IDisposable
{
    private readonly BoxFactory box = new();

    public void Dispose() => box.Dispose();

    public static TheoryData<string> Captures => [.. CapturedMeter.Names];

    [Theory]
    [MemberData(nameof(Captures))]
    public async Task Answers_as_the_original_did_key_by_key_and_type_by_type(string name)
    {
        var meter = new CapturedMeter(name);
        var device = await AddAsync(meter);
        var client = box.Administrator();

        var answer = await client.GetStringAsync($"/app/api/serial/{device.Serial}.json");

        // the same text but for our own ids and interval: the same keys in the same order with the same types and values
        Compact(answer).ShouldBe(meter.Expected(device, intervalSeconds: 900));
        (await client.GetStringAsync($"/app/api/id/{device.Id}.json")).ShouldBe(answer);
        (await client.GetStringAsync($"/app/api/serial/000{device.Serial}.json")).ShouldBe(answer);
    }

    [Fact]
    public async Task Csv_shows_the_newest_values_scaled()
    {
        var device = await AddAsync(new CapturedMeter("emu_professional_v16_31val"));

        var bytes = await box.Administrator().GetByteArrayAsync($"/app/api/id/{device.Id}.csv");

        bytes[..3].ShouldBe(Encoding.UTF8.GetPreamble());
        var lines = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");
        lines.Length.ShouldBe(4);
        lines[0].ShouldStartWith("Timestamp;Active energy import T1 [kWh];Active energy import T2 [kWh];Active energy export T1 [kWh];");
        lines[0].ShouldContain(";Active power L1 [kW];");
        lines[1].ShouldStartWith("OBIS;1-0:1.8.1;1-0:1.8.2;1-0:2.8.1;");
        lines[2].ShouldStartWith("2023-09-20T21:04:00+02:00;7813.151;0;8.218;0;2.116;0;8730.926;0;0.034;");
        lines[3].ShouldBe("");
    }

    [Theory]
    [InlineData("/app/api/id/77.json")]
    [InlineData("/app/api/id/77.csv")]
    [InlineData("/app/api/serial/99999999.json")]
    [InlineData("/app/api/id/1.xml")]
    [InlineData("/app/api/nothing")]
    public async Task Unknown_is_404_with_problem_details(string path)
    {
        var answer = await box.Administrator().GetAsync(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task Two_meters_with_one_serial_are_both_named()
    {
        var water = await AddAsync(new CapturedMeter("gwf_water_2val"));
        var other = await box.Get<DeviceStore>().AddAsync(water with { Id = 0, Manufacturer = "EMU", Medium = Medium.Electricity, SecondaryAddress = "24530312B5151002" }, default);

        var answer = await box.Administrator().GetAsync("/app/api/serial/24530312.json");

        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        problem["ids"]!.AsArray().Select(i => (int)i!).ShouldBe([water.Id, other.Id]);
    }

    [Fact]
    public async Task A_meter_never_read_says_so()
    {
        var device = await box.Get<DeviceStore>().AddAsync(new CapturedMeter("gwf_water_2val").Device(), default);
        var answer = JsonNode.Parse(await box.Administrator().GetStringAsync($"/app/api/id/{device.Id}.json"))!["Device"]!;
        ((int)answer["LoggerReadoutState"]!).ShouldBe(0);
        ((long)answer["LoggerLastReadout"]!).ShouldBe(0);
        answer["ValueDescs"]![1]!["LoggerLastValue"]!.ToJsonString().ShouldBe("0.0");
        ((long)answer["ValueDescs"]![1]!["Values"]![0]!["Timestamp"]!).ShouldBe(0);
    }

    [Fact]
    public async Task Without_sign_in_it_answers_only_while_open_read_access_is_on()
    {
        var device = await AddAsync(new CapturedMeter("gwf_water_2val"));
        var client = box.Anonymous();
        (await client.GetAsync($"/app/api/id/{device.Id}.json")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        var settings = box.Get<SettingsStore>();
        await settings.SaveAsync(settings.Get<GeneralSettings>() with { OpenReadAccess = true }, default);
        (await client.GetAsync($"/app/api/id/{device.Id}.json")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>What the public Home Assistant integration asks and looks at (2.1.0): the logo at the root, ids 0 to 249, then its template by version and number of values.</summary>
    [Fact]
    public async Task The_home_assistant_integration_finds_and_reads_the_meters()
    {
        (int, int)[] layouts = [(4, 15), (16, 15), (16, 17), (16, 31), (16, 32), (25, 24), (60, 2)];
        foreach (var template in BuiltInTemplates.Load().Where(t => t.Manufacturer is "EMU" or "GWF" && layouts.Contains((t.Version, t.NumberOfRegisters))))
        {
            await AddFromSampleAsync(template);
        }

        var settings = box.Get<SettingsStore>();
        await settings.SaveAsync(settings.Get<GeneralSettings>() with { OpenReadAccess = true }, default);
        var client = box.CreateClient();
        (await client.GetStringAsync("/")).ShouldContain("emu_logo_128px");
        var found = new List<(int Version, int Values)>();
        foreach (var id in Enumerable.Range(0, 20))
        {
            var answer = await client.GetAsync($"/app/api/id/{id}.json");
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                continue;
            }

            var device = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["Device"]!;
            ((int)device["Id"]!).ShouldBe(id);
            ((string)device["Medium"]!).ShouldBeOneOf("Electricity", "Water");
            int.Parse((string)device["Serial"]!).ShouldBeGreaterThan(0);
            var values = device["ValueDescs"]!.AsArray();
            values.ShouldAllBe(v => v!["Values"]![0]!["Timestamp"]!.GetValue<long>() > 0);
            found.Add(((int)device["Version"]!, values.Count));
        }

        found.ShouldBe(layouts, ignoreOrder: true);
    }

    private async Task AddFromSampleAsync(DeviceTemplate template)
    {
        var answer = SampleReading.Of(template, DateTimeOffset.UtcNow);
        var device = await box.Get<DeviceStore>().AddAsync(new Device { Line = "M-Bus", SecondaryAddress = answer.Identity!.SecondaryAddress }, default);
        box.Protocol.Answer = _ => answer;
        (await box.Get<IReadouts>().ReadNowAsync(device.Id, null, default)).ShouldBeOfType<DecodedReading>();
    }

    /// <summary>The meter's answer goes the whole way: protocol, mapper, current values.</summary>
    private async Task<Device> AddAsync(CapturedMeter meter)
    {
        var device = await box.Get<DeviceStore>().AddAsync(meter.Device(), default);
        box.Protocol.Answer = _ => meter.Answer();
        (await box.Get<IReadouts>().ReadNowAsync(device.Id, null, default)).ShouldBeOfType<DecodedReading>();
        return device;
    }

    private static string Compact(string json) => JsonNode.Parse(json)!.ToJsonString();
}
