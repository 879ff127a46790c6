using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MCenter.Core.Devices;
using MCenter.Tests.Support;

namespace MCenter.Tests.Web.Api;

public sealed class MeterListApiTests(BoxFactory box) : IClassFixture<BoxFactory>
{
    private readonly HttpClient client = box.Administrator();

    [Fact]
    public async Task A_list_is_checked_then_taken()
    {
        const string List = "name;secondaryAddress;medium\r\nNorth;51000001;Gas\r\nSouth;51000002;Gas\r\n";
        var check = await JsonAsync(await PostAsync(List, "?dryRun=true"));
        check["rows"]!.AsArray().Select(r => $"{r!["row"]} {r["verdict"]} {r["address"]}").ShouldBe(["2 New 51000001FFFFFFFF", "3 New 51000002FFFFFFFF"]);
        Meters("5100").ShouldBe(0);

        var taken = await JsonAsync(await PostAsync(List));
        ((int)taken["new"]!, (bool)taken["acceptable"]!).ShouldBe((2, true));
        Meters("5100").ShouldBe(2);
        var again = await JsonAsync(await PostAsync(List, "?dryRun=true&line=M-Bus"));
        ((int)again["new"]!, (int)again["same"]!).ShouldBe((0, 2));
    }

    [Fact]
    public async Task A_wrong_list_is_400_with_each_place_and_nothing_is_stored()
    {
        var answer = await PostAsync("secondaryAddress;baudRate\n52000001;2400\n52000002;fast\n52000003;1");
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await JsonAsync(answer))["errors"]!.AsObject().Select(e => e.Key).ShouldBe(["rows[3].baudRate", "rows[4].baudRate"]);
        Meters("5200").ShouldBe(0);

        var check = await JsonAsync(await PostAsync("secondaryAddress;baudRate\n52000001;2400\n52000002;fast", "?dryRun=true"));
        check["faults"]!.AsArray().ShouldHaveSingleItem()!["row"]!.GetValue<int>().ShouldBe(3);
    }

    [Fact]
    public async Task A_list_that_is_too_large_is_refused() =>
        (await PostAsync("secondaryAddress\n" + new string('1', 2 * 1024 * 1024))).StatusCode.ShouldBeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.RequestEntityTooLarge);

    [Fact]
    public async Task The_template_and_the_meters_can_be_downloaded()
    {
        (await client.GetStringAsync("/api/v1/devices/import/template")).ShouldContain(";Secondary address;Primary address;");
        await PostAsync("secondaryAddress;name\n53000001;Listed");
        (await client.GetStringAsync("/api/v1/devices/import/template?devices=true")).ShouldContain("Listed;M-Bus;Secondary;53000001FFFFFFFF");
    }

    [Fact]
    public async Task Someone_who_is_not_signed_in_can_neither_import_nor_download()
    {
        (await box.Anonymous().PostAsync("/api/v1/devices/import", new StringContent("secondaryAddress\n1"))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await box.Anonymous().GetAsync("/api/v1/devices/import/template")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

    private Task<HttpResponseMessage> PostAsync(string list, string query = "") => client.PostAsync($"/api/v1/devices/import{query}", new StringContent(list, Encoding.UTF8, "text/csv"));

    private int Meters(string prefix) => box.Get<DeviceStore>().Current.All.Count(d => d.SecondaryAddress.StartsWith(prefix, StringComparison.Ordinal));
}
