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
}
