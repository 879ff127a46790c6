using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Registers;
using MCenter.Tests.Support;

namespace MCenter.Tests.Web.Api;

/// <summary><c>/api/v1/drivers</c>: each test works on device types of its own.</summary>
public sealed class DriversApiTests(BoxFactory box) : IClassFixture<BoxFactory>
{
    private const string Drivers = "/api/v1/drivers";

    private readonly HttpClient client = box.Administrator();

    [Fact]
    public async Task All_drivers_are_listed_with_where_they_come_from()
    {
        var list = (await JsonAsync(await client.GetAsync(Drivers))).AsArray();
        list.Count.ShouldBeGreaterThanOrEqualTo(7);
        var driver = list.Single(d => (string)d!["path"]! == $"{Drivers}/EMU/Electricity/16/17")!;
        ((string)driver["name"]!, (string)driver["origin"]!, (int)driver["devices"]!).ShouldBe(("EMU Allrounder", "BuiltIn", 0));
    }

    [Fact]
    public async Task A_driver_is_put_read_changed_and_deleted()
    {
        const string path = Drivers + "/AAA/Water/1/2";
        var put = await PutAsync(path, Driver("AAA"));
        put.StatusCode.ShouldBe(HttpStatusCode.OK);
        var text = await client.GetStringAsync(path);
        (await put.Content.ReadAsStringAsync()).ShouldBe(text);
        (await (await PutAsync(path, text)).Content.ReadAsStringAsync()).ShouldBe(text);
        (await client.DeleteAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.DeleteAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_built_in_driver_stays_deleted_until_restored()
    {
        const string path = Drivers + "/EMU/Electricity/4/15";
        var built = await client.GetStringAsync(path);
        (await client.DeleteAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.GetStringAsync(Drivers)).ShouldNotContain(path);
        (await client.GetStringAsync(Drivers + "?deleted=true")).ShouldContain(path);
        (await client.PostAsync(path + "/restore", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetStringAsync(path)).ShouldBe(built);
        (await client.PostAsync(Drivers + "/ZZZ/Water/1/1/restore", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/BBB/Water/1/2", "BBX", "")]
    [InlineData("/BBB/Water/1/2", "bbb", "manufacturer")]
    public async Task A_driver_that_does_not_fit_is_refused(string path, string manufacturer, string field)
    {
        var answer = await PutAsync(Drivers + path, Driver(manufacturer));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await JsonAsync(answer))["errors"]!.AsObject().Select(e => e.Key).ShouldBe([field]);
        (await client.GetAsync(Drivers + path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_export_is_imported_as_it_went()
    {
        const string path = Drivers + "/CCC/Water/1/2";
        await PutAsync(path, Driver("CCC"));
        var export = await client.GetAsync(Drivers + "/export?name=House%201/2&driver=CCC/Water/1/2");
        export.Content.Headers.ContentDisposition!.FileNameStar.ShouldBe("House 1_2.json");
        var file = await export.Content.ReadAsStringAsync();
        await client.DeleteAsync(path);

        var preview = await ImportAsync(file, "?dryRun=true");
        preview.AsArray().Select(i => (string)i!["verdict"]!).ShouldBe(["New"]);
        (await client.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await ImportAsync(file)).ToJsonString().ShouldBe(preview.ToJsonString());
        (await client.GetStringAsync(Drivers + "/export?driver=CCC/Water/1/2")).ShouldBe(file);
        ((string)(await ImportAsync(file))[0]!["verdict"]!).ShouldBe("Same");
    }

    [Fact]
    public async Task All_drivers_are_exported_when_none_is_named()
    {
        var all = JsonNode.Parse(await client.GetStringAsync(Drivers + "/export"))!;
        all["drivers"]!.AsArray().Count.ShouldBeGreaterThanOrEqualTo(7);
        (await client.GetAsync(Drivers + "/export?driver=NIX/Water/1/2")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_file_with_one_error_changes_nothing()
    {
        var file = $$"""{"format": "mcenter-drivers", "version": 1, "drivers": [{{Driver("DDD")}}, {{Driver("DDE").Replace("1011", "77")}}]}""";
        var answer = await client.PostAsync(Drivers + "/import", Json(file));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await JsonAsync(answer))["errors"]!.AsObject().Select(e => e.Key).ShouldBe(["drivers[1].registers[0].name"]);
        (await client.GetAsync(Drivers + "/DDD/Water/1/2")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_driver_is_made_from_a_device_and_applied_to_its_like()
    {
        var first = await AddAsync("00004001", 1000);
        var second = await AddAsync("00004002", 0);
        var made = await client.PostAsJsonAsync(Drivers, new { deviceId = first.Id, name = "House type" });
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await client.PostAsJsonAsync(Drivers, new { deviceId = first.Id, name = "House type" })).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await client.PostAsJsonAsync(Drivers, new { deviceId = first.Id, name = "House type", replace = true })).StatusCode.ShouldBe(HttpStatusCode.Created);

        const string apply = Drivers + "/EEE/Water/1/2/apply";
        var preview = await JsonAsync(await client.PostAsync(apply + "?dryRun=true", null));
        preview.AsArray().Select(d => d!["changes"]!.AsArray().Count).ShouldBe([0, 1]);
        preview[1]!["changes"]![0]!.ToJsonString().ShouldBe("""{"register":1,"field":"divisor","before":"0","after":"1000"}""");
        box.Get<DeviceStore>().Current.Find(second.Id)!.Registers[1].Divisor.ShouldBe(0);
        (await JsonAsync(await client.PostAsync(apply, null))).ToJsonString().ShouldBe(preview.ToJsonString());
        box.Get<DeviceStore>().Current.Find(second.Id)!.Registers[1].Divisor.ShouldBe(1000);
        ((int)(await JsonAsync(await client.GetAsync(Drivers))).AsArray().Single(d => (string)d!["manufacturer"]! == "EEE")!["devices"]!).ShouldBe(2);
        (await client.PostAsync(Drivers + "/EEE/Water/1/9/apply", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_413()
    {
        using var real = new BoxFactory();
        using var http = new HttpClient { BaseAddress = real.Listen() };
        http.DefaultRequestHeaders.Authorization = client.DefaultRequestHeaders.Authorization;
        using var request = new HttpRequestMessage(HttpMethod.Post, Drivers + "/import") { Content = Json(new string(' ', DriverFile.LargestBytes + 1)) };
        request.Headers.ExpectContinue = true;
        (await http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task The_api_describes_drivers()
    {
        var paths = (await JsonAsync(await client.GetAsync("/openapi/v1.json")))["paths"]!.AsObject();
        paths.Select(p => p.Key).Where(p => p.StartsWith(Drivers, StringComparison.Ordinal)).Count().ShouldBe(6);
        paths[Drivers + "/import"]!["post"]!["parameters"]!.AsArray().Select(p => (string)p!["name"]!).ShouldBe(["dryRun"]);
    }

    private static string Driver(string manufacturer) =>
        $$"""{"name": "{{manufacturer}} <b>", "manufacturer": "{{manufacturer}}", "medium": "Water", "version": 1, "numberOfRegisters": 2, "registers": [{"number": 1, "name": 1011, "unit": 50}]}""";

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

    private Task<HttpResponseMessage> PutAsync(string path, string driver) => client.PutAsync(path, Json(driver));

    private async Task<JsonNode> ImportAsync(string file, string query = "")
    {
        var answer = await client.PostAsync($"{Drivers}/import{query}", Json(file));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await JsonAsync(answer);
    }

    private Task<Device> AddAsync(string secondary, decimal divisor) => box.Get<DeviceStore>().AddAsync(
        new()
        {
            Line = "M-Bus", SecondaryAddress = secondary, Manufacturer = "EEE", Version = 1, MBusMedium = Medium.Water, Medium = Medium.Water,
            Registers = [new Register { Number = 0 }, new Register { Number = 1, Divisor = divisor }],
        },
        default);
}
