using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Tests.Support;

namespace MCenter.Tests.Web.Api;

public sealed class ReportApiTests(BoxFactory box) : IClassFixture<BoxFactory>
{
    private readonly HttpClient client = box.Administrator();

    [Fact]
    public async Task The_report_is_there_as_json_and_as_csv()
    {
        var device = await box.Get<DeviceStore>().AddAsync(new() { Name = "Reported", Line = "M-Bus", SecondaryAddress = "61000001" }, default);
        box.Get<CurrentValues>().Set(new() { DeviceId = device.Id, ConsecutiveFailures = 3, LastFault = ReadoutFault.NoAnswer });
        var report = (await client.GetFromJsonAsync<JsonNode>("/api/v1/report"))!;
        ((string)report["box"]!["name"]!).ShouldBe("M-Center");
        var meter = report["meters"]!.AsArray().Single(m => (string)m!["device"]!["name"]! == "Reported")!;
        ((string)meter["lastFault"]!, (int)meter["failuresInARow"]!, (string)meter["doubts"]![0]!["rule"]!, (string)meter["doubts"]![0]!["level"]!).ShouldBe(("NoAnswer", 3, "NeverRead", "Error"));

        var csv = await client.GetAsync("/api/v1/report?format=csv");
        csv.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        (await csv.Content.ReadAsStringAsync()).ShouldContain(";Reported;");
        (await client.GetAsync("/api/v1/report?format=pdf")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await box.Anonymous().GetAsync("/api/v1/report")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_target_list_is_checked_taken_compared_and_deleted()
    {
        await box.Get<DeviceStore>().AddAsync(new() { Name = "Planned", Line = "M-Bus", SecondaryAddress = "62000001" }, default);
        const string List = "name;secondaryAddress\r\nPlanned;62000001\r\nForgotten;62000002\r\n";
        var check = await (await PostAsync(List, "?dryRun=true")).Content.ReadFromJsonAsync<JsonNode>();
        ((int)check!["new"]!, (bool)check["acceptable"]!).ShouldBe((2, true));
        ((await client.GetFromJsonAsync<JsonNode>("/api/v1/report"))!["target"]).ShouldBeNull();

        (await PostAsync(List)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetFromJsonAsync<JsonNode>("/api/v1/report/target-list"))!["meters"]!.AsArray().Count.ShouldBe(2);
        var target = (await client.GetFromJsonAsync<JsonNode>("/api/v1/report"))!["target"]!;
        target["rows"]!.AsArray().Select(r => $"{r!["expected"]!["name"]} {r["verdict"]}").ShouldBe(["Planned Silent", "Forgotten NotFound"]);
        var csv = (await client.GetStringAsync("/api/v1/report?format=csv")).Split("\r\n");
        csv.Single(r => r.Contains(";Planned;", StringComparison.Ordinal)).ShouldEndWith(";Silent;");
        csv.Single(r => r.Contains(";Forgotten;", StringComparison.Ordinal)).ShouldEndWith(";NotFound;");
        csv.SkipLast(1).Select(r => r.Count(c => c == ';')).Distinct().ShouldHaveSingleItem();

        var wrong = await PostAsync("secondaryAddress;baudRate\n62000001;fast");
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonNode.Parse(await wrong.Content.ReadAsStringAsync())!["errors"]!.AsObject().Select(e => e.Key).ShouldBe(["rows[2].baudRate"]);
        (await client.DeleteAsync("/api/v1/report/target-list")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.GetFromJsonAsync<JsonNode>("/api/v1/report/target-list"))!["meters"]!.AsArray().ShouldBeEmpty();
        (await box.Anonymous().DeleteAsync("/api/v1/report/target-list")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private Task<HttpResponseMessage> PostAsync(string list, string query = "") => client.PostAsync($"/api/v1/report/target-list{query}", new StringContent(list, System.Text.Encoding.UTF8, "text/csv"));
}
