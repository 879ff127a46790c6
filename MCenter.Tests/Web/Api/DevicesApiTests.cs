using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Tests.Support;

namespace MCenter.Tests.Web.Api;

/// <summary>One box for all: each test adds meters of its own.</summary>
public sealed class DevicesApiTests(BoxFactory box) : IClassFixture<BoxFactory>
{
    private static int serial = 40_000_000;

    private readonly HttpClient client = box.Administrator();

    [Fact]
    public async Task A_device_is_added_changed_and_deleted()
    {
        var added = await client.PostAsJsonAsync("/api/v1/devices", Meter() with { Name = "Cellar", Site = "House 1" });
        added.StatusCode.ShouldBe(HttpStatusCode.Created);
        var device = await JsonAsync(added);
        var path = added.Headers.Location!.ToString();
        path.ShouldBe($"/api/v1/devices/{(int)device["id"]!}");
        ((string)device["addressMode"]!).ShouldBe("Secondary");

        var changed = await JsonAsync(await client.PutAsJsonAsync(path, new { name = "Attic", readoutCycleMinutes = 60, unitLoads = 4 }));
        ((string)changed["name"]!, (string)changed["site"]!, (int)changed["readoutCycleMinutes"]!, (int)device["unitLoads"]!, (int)changed["unitLoads"]!).ShouldBe(("Attic", "House 1", 60, 1, 4));
        (await JsonAsync(await client.GetAsync(path))).ToJsonString().ShouldBe(changed.ToJsonString());
        (await client.GetStringAsync("/api/v1/devices")).ShouldContain("Attic");

        (await client.DeleteAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.DeleteAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_device_has_the_fields_of_the_contract()
    {
        string[] fields =
        [
            "id", "name", "protocol", "line", "serial", "addressMode", "primaryAddress", "secondaryAddress", "baudRate", "medium", "site", "costUnit", "comment", "battery",
            "readoutCycleMinutes", "modbusServerUnit", "bacnetInstance",
        ];
        var device = await JsonAsync(await client.PostAsJsonAsync("/api/v1/devices", Meter()));
        device.AsObject().Select(p => p.Key).Take(fields.Length).ShouldBe(fields);
    }

    [Fact]
    public async Task Every_wrong_field_is_told()
    {
        var answer = await client.PostAsJsonAsync("/api/v1/devices", new { protocol = "MBus", line = "M-Bus", primaryAddress = 300, baudRate = 1234, secondaryAddress = "12", unitLoads = 0 });
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await JsonAsync(answer))["errors"]!.AsObject().Select(e => e.Key).ShouldBe(["primaryAddress", "baudRate", "secondaryAddress", "unitLoads"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("""{"nmae": "x"}""", "nmae")]
    [InlineData("""{"baudRate": "fast"}""", "baudRate")]
    [InlineData("""{"medium": "Wine"}""", "medium")]
    [InlineData("""{"registers": [{"number": 7, "divisor": 2}]}""", "registers[7].number")]
    public async Task What_no_device_has_is_refused(string body, string field)
    {
        var path = await AddAsync();
        var answer = await client.PutAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await JsonAsync(answer))["errors"]!.AsObject().Select(e => e.Key).ShouldBe([field]);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task A_body_that_is_no_object_is_400(string body) =>
        (await client.PostAsync("/api/v1/devices", new StringContent(body, Encoding.UTF8, "application/json"))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

    [Fact]
    public async Task The_same_meter_twice_is_409()
    {
        var meter = Meter();
        (await client.PostAsJsonAsync("/api/v1/devices", meter)).StatusCode.ShouldBe(HttpStatusCode.Created);
        var again = await client.PostAsJsonAsync("/api/v1/devices", meter);
        again.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        ((string)(await JsonAsync(again))["field"]!).ShouldBe("serial");
    }

    [Fact]
    public async Task A_readout_answers_with_the_reading_and_names_the_registers()
    {
        var (path, answer) = await ReadableAsync("EMU Allrounder", 17);

        ((bool)answer["ok"]!).ShouldBeTrue();
        var energy = answer["latest"]!["values"]![0]!;
        ((string)energy["name"]!, (string)energy["unit"]!, energy["value"]!.ToJsonString(), energy["raw"]!.ToJsonString(), (string)energy["obisCode"]!)
            .ShouldBe(("Active energy import", "kWh", "48215.377", "48215377", "1-0:1.8.1"));
        var latest = await JsonAsync(await client.GetAsync(path + "/latest"));
        latest["values"]!.ToJsonString().ShouldBe(answer["latest"]!["values"]!.ToJsonString());
        latest["readAt"].ShouldNotBeNull();
        latest["rasterTime"].ShouldNotBeNull();
        var telegrams = (await JsonAsync(await client.GetAsync(path + "/telegrams"))).AsArray();
        ((bool)telegrams[0]!["analysis"]!["ok"]!).ShouldBeTrue();
    }

    [Fact]
    public async Task A_registers_settings_are_changed_alone()
    {
        var (path, _) = await ReadableAsync("EMU Allrounder", 15);
        var changed = await JsonAsync(await client.PutAsJsonAsync(path, new { registers = new[] { new { number = 1, divisor = 1000000, unitCode = RegisterUnits.MegawattHour } } }));
        var registers = changed["registers"]!.AsArray();
        registers.Count.ShouldBe(15);
        ((string)registers[1]!["unit"]!, (decimal)registers[1]!["divisor"]!, (string)registers[1]!["obisCode"]!).ShouldBe(("MWh", 1_000_000m, "1-0:1.8.2"));
        registers[1]!["divisor"]!.ToJsonString().ShouldBe("1000000");
        ((string)registers[0]!["unit"]!).ShouldBe("kWh");
    }

    [Fact]
    public async Task A_silent_device_answers_with_the_fault()
    {
        var path = await AddAsync();
        box.Protocol.Answer = null;
        var answer = await JsonAsync(await client.PostAsync(path + "/readout", null));
        ((bool)answer["ok"]!, (string)answer["fault"]!, (string)answer["detail"]!).ShouldBe((false, "NoAnswer", "silent"));
    }

    [Fact]
    public async Task History_is_read_in_pages_and_as_csv()
    {
        var (path, _) = await ReadableAsync("GWF Water", 2);
        var id = int.Parse(path.Split('/')[^1]);
        var start = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        Reading[] readings = [.. Enumerable.Range(0, 10).Select(i => new Reading(id, start.AddMinutes(15 * i), start.AddMinutes(15 * i).AddSeconds(2), Quality.Good, [RawValue.Number(90060002), RawValue.Number(87000 + i, -3)]))];
        await box.Get<IHistoryStore>().AppendAsync(readings, [], default);
        var span = "from=2026-03-01T00:15:00Z&to=2026-03-01T02:15:00Z";

        var page = await JsonAsync(await client.GetAsync($"{path}/history?{span}&register=1&limit=5"));
        page["readings"]!.AsArray().Select(r => r!["values"]![0]!.ToJsonString()).ShouldBe(["87.001", "87.002", "87.003", "87.004", "87.005"]);
        ((string)page["readings"]![0]!["rasterTime"]!, (string)page["readings"]![0]!["readAt"]!).ShouldBe(("2026-03-01T00:15:00+00:00", "2026-03-01T00:15:02+00:00"));
        DateTimeOffset.Parse((string)page["next"]!).ShouldBe(start.AddMinutes(15 * 6));

        var hours = await JsonAsync(await client.GetAsync($"{path}/history?{span}&register=1&interval=hour"));
        ((string)hours["register"]!["title"]!).ShouldBe("Water volume [m³]");
        hours["buckets"]!.AsArray().Select(b => DateTimeOffset.Parse((string)b!["start"]!)).ShouldBe([start, start.AddHours(1), start.AddHours(2)]);
        hours["buckets"]![1]!["max"]!.ToJsonString().ShouldBe("87.007");

        var csv = await client.GetStringAsync($"{path}/history?{span}&format=csv&separator=,&language=de-DE");
        csv.Split("\r\n")[0].TrimStart('\uFEFF').ShouldBe("Timestamp,Fabrikationsnummer,Wasservolumen [m³]");
        csv.Split("\r\n")[2].ShouldBe("2026-03-01T01:15:00+01:00,90.060.002,\"87,001\"");
        csv.Split("\r\n").Length.ShouldBe(2 + 8 + 1);

        // the box's zone is Zurich: one hour ahead of UTC, so 01:00 and 02:00 there; the columns are the same
        var byHour = await client.GetStringAsync($"{path}/history?{span}&format=csv&interval=hour");
        byHour.Split("\r\n")[0].TrimStart('\uFEFF').ShouldBe("Timestamp;Fabrication number;Water volume [m³]");
        byHour.Split("\r\n")[2..^1].ShouldBe(["2026-03-01T01:00:00+01:00;90060002;87", "2026-03-01T02:00:00+01:00;90060002;87.004", "2026-03-01T03:00:00+01:00;90060002;87.008"]);
        var used = await client.GetStringAsync($"{path}/history?{span}&format=csv&interval=hour&register=1&values=consumption");
        used.Split("\r\n")[2..^1].ShouldBe(["2026-03-01T01:00:00+01:00;0.004", "2026-03-01T02:00:00+01:00;0.004", "2026-03-01T03:00:00+01:00;0.001"]);
    }

    [Theory]
    [InlineData("from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z", "to")]
    [InlineData("register=9", "register")]
    [InlineData("interval=week", "interval")]
    [InlineData("format=xml", "format")]
    [InlineData("register=0&interval=15m&from=1990-01-01T00:00:00Z", "interval")]
    [InlineData("format=csv&interval=15m&from=1990-01-01T00:00:00Z", "interval")]
    [InlineData("format=csv&interval=month&from=0001-01-01T00:00:00Z", "from")]
    [InlineData("register=0&interval=month&from=2026-01-01T00:00:00Z&to=3500-01-01T00:00:00Z", "from")]
    [InlineData("format=csv&interval=day&values=sum", "values")]
    [InlineData("interval=day", "register")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1000000", "limit")]
    [InlineData("separator=x", "separator")]
    [InlineData("language=tlh", "language")]
    public async Task A_wrong_question_of_the_history_is_told(string query, string field)
    {
        var answer = await client.GetAsync($"{await AddReadAsync()}/history?{query}");
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await JsonAsync(answer))["errors"]!.AsObject().Select(e => e.Key).ShouldBe([field]);
    }

    [Fact]
    public async Task A_time_that_is_none_is_400() =>
        (await client.GetAsync($"{await AddAsync()}/history?from=yesterday")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

    private static DeviceInput Meter()
    {
        var id = Interlocked.Increment(ref serial);
        return new("MBus", "M-Bus", $"{id}78630107", 2400);
    }

    private async Task<string> AddAsync()
    {
        var added = await client.PostAsJsonAsync("/api/v1/devices", Meter());
        added.StatusCode.ShouldBe(HttpStatusCode.Created);
        return added.Headers.Location!.ToString();
    }

    /// <summary>A meter with registers.</summary>
    private async Task<string> AddReadAsync()
    {
        var path = await AddAsync();
        var device = box.Get<DeviceStore>().Current.Find(int.Parse(path.Split('/')[^1]))!;
        await box.Get<DeviceStore>().UpdateAsync(device with { Registers = [new Register { Number = 0, Description = "Volume", RawUnit = "m^3" }] }, default);
        return path;
    }

    /// <summary>A meter of a built-in type that was read once by hand, with its path and the readout's answer.</summary>
    private async Task<(string Path, JsonNode Answer)> ReadableAsync(string type, int registers)
    {
        var reading = SampleReading.Of(BuiltInTemplates.Load().Single(t => t.Name == type && t.NumberOfRegisters == registers), DateTimeOffset.UtcNow);
        var added = await client.PostAsJsonAsync("/api/v1/devices", new DeviceInput("MBus", "M-Bus", reading.Identity!.SecondaryAddress, 2400));
        added.StatusCode.ShouldBe(HttpStatusCode.Created);
        box.Protocol.Answer = _ => reading;
        var path = added.Headers.Location!.ToString();
        return (path, await JsonAsync(await client.PostAsync(path + "/readout", null)));
    }

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

    private sealed record DeviceInput(string Protocol, string Line, string SecondaryAddress, int BaudRate, string Name = "", string Site = "");
}
