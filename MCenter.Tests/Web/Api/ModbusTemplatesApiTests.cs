using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using MCenter.Core.Devices;
using MCenter.Core.Modbus;
using MCenter.Core.Registers;
using MCenter.Tests.Support;

namespace MCenter.Tests.Web.Api;

/// <summary><c>/api/v1/modbus-templates</c> and <c>/api/v1/devices/{id}/modbus-template</c>.</summary>
public sealed class ModbusTemplatesApiTests(BoxFactory box) : IClassFixture<BoxFactory>
{
    private const string Templates = "/api/v1/modbus-templates";
    private const string Sdm120 = "Eastron SDM120-Modbus";

    private readonly HttpClient client = box.Administrator();

    [Fact]
    public async Task All_templates_are_listed_with_their_sources()
    {
        var list = (await JsonAsync(await client.GetAsync(Templates))).AsArray();
        list.Count.ShouldBeGreaterThanOrEqualTo(10);
        var one = list.Single(t => (string)t!["name"]! == Sdm120)!;
        ((int)one["registers"]!, (string)one["origin"]!, (string)one["medium"]!).ShouldBe((13, "BuiltIn", "Electricity"));
        ((string)one["source"]!).ShouldContain("protocol V2.4");
        var whole = await JsonAsync(await client.GetAsync((string)one["path"]!));
        ((string)whole["registers"]![0]!["type"]!, whole["registers"]!.AsArray().Count).ShouldBe(("Float32", 13));
    }

    [Fact]
    public async Task A_template_is_put_read_exported_imported_and_deleted()
    {
        const string path = Templates + "/H%C3%A4user%20%3Cb%3E/2";
        const string template = """{"name": "Häuser <b>", "version": 2, "medium": "Water", "registers": [{"address": 10, "type": "UInt32", "name": 1011, "unit": 50, "divisor": 1000}]}""";
        var put = await client.PutAsync(path, Json(template));
        put.StatusCode.ShouldBe(HttpStatusCode.OK);
        var text = await client.GetStringAsync(path);
        (await put.Content.ReadAsStringAsync()).ShouldBe(text);
        (await client.PutAsync(Templates + "/Other/2", Json(template))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var wrong = await client.PutAsync(path, Json(template.Replace("\"UInt32\"", "\"Float16\"")));
        (await JsonAsync(wrong))["errors"]!.AsObject().Select(e => e.Key).ShouldBe(["registers[0].type"]);
        (await client.GetStringAsync(path)).ShouldBe(text);

        var export = await client.GetAsync(Templates + "/export?name=H%C3%A4user%20%3Cb%3E");
        export.Content.Headers.ContentDisposition!.FileNameStar.ShouldBe("Häuser _b_.json");
        var file = await export.Content.ReadAsStringAsync();
        (await client.DeleteAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.DeleteAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        ((string)(await JsonAsync(await client.PostAsync(Templates + "/import?dryRun=true", Json(file))))[0]!["verdict"]!).ShouldBe("New");
        (await client.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        ((string)(await JsonAsync(await client.PostAsync(Templates + "/import", Json(file))))[0]!["verdict"]!).ShouldBe("New");
        (await client.GetStringAsync(path)).ShouldBe(text);
        var refused = await client.PostAsync(Templates + "/import", Json(file.Replace("\"unit\": 50", "\"unit\": 51")));
        (await JsonAsync(refused))["errors"]!.AsObject().Select(e => e.Key).ShouldBe(["templates[0].registers[0].unit"]);
        await client.DeleteAsync(path);
    }

    [Fact]
    public async Task Built_in_ones_are_exported_and_stay()
    {
        var all = JsonNode.Parse(await client.GetStringAsync(Templates + "/export"))!;
        all["templates"]!.AsArray().Count.ShouldBeGreaterThanOrEqualTo(10);
        (await client.GetAsync(Templates + "/export?name=None")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.DeleteAsync($"{Templates}/{Sdm120}/1")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_template_is_applied_to_a_meter_and_made_of_one()
    {
        var meter = await AddAsync(1);
        var apply = $"/api/v1/devices/{meter.Id}/modbus-template";
        var preview = await JsonAsync(await client.PostAsJsonAsync(apply + "?dryRun=true", new { name = Sdm120 }));
        (preview["added"]!.AsArray().Count, preview["changes"]!.ToJsonString()).ShouldBe((13, """[{"field":"largestBlock","before":"125","after":"60"}]"""));
        box.Get<DeviceStore>().Current.Known(meter.Id).Registers.ShouldBeEmpty();
        (await JsonAsync(await client.PostAsJsonAsync(apply, new { name = Sdm120, version = 1 }))).ToJsonString().ShouldBe(preview.ToJsonString());
        var set = box.Get<DeviceStore>().Current.Known(meter.Id);
        (set.Registers.Count, set.Modbus!.LargestBlock, set.Registers[0].Modbus).ShouldBe((13, 60, new ModbusSource { FunctionCode = 4, Type = ModbusType.Float32 }));
        (await JsonAsync(await client.PostAsJsonAsync(apply, new { name = Sdm120 })))["added"]!.AsArray().Count.ShouldBe(0);

        var made = await client.GetStringAsync(apply + "?name=Made%20here&version=4");
        ModbusTemplateReader.Read(made).Registers.ShouldBe(BuiltInModbusTemplates.Load().Single(t => t.Name == Sdm120).Registers);
        (await client.PutAsync(Templates + "/Made%20here/4", Json(made))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await client.DeleteAsync(Templates + "/Made%20here/4");

        (await client.PostAsJsonAsync(apply, new { name = "None" })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var water = await box.Get<DeviceStore>().AddAsync(new() { Line = "M-Bus", SecondaryAddress = "00009117" }, default);
        (await client.PostAsJsonAsync($"/api/v1/devices/{water.Id}/modbus-template", new { name = Sdm120 })).StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private Task<Device> AddAsync(int unit) =>
        box.Get<DeviceStore>().AddAsync(new() { Protocol = "ModbusTcp", Name = $"Template meter {unit}", Medium = Medium.Electricity, Modbus = new() { Host = "192.0.2.7", UnitId = unit } }, default);
}
