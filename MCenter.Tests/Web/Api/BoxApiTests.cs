using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MCenter.Core.Events;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using MCenter.Tests.Support;

namespace MCenter.Tests.Web.Api;

/// <summary>The groups that speak of the box itself.</summary>
public sealed class BoxApiTests(BoxFactory box) : IClassFixture<BoxFactory>
{
    private readonly HttpClient client = box.Administrator();

    [Theory]
    [InlineData("/api/v1/devices")]
    [InlineData("/api/v1/status")]
    [InlineData("/api/v1/events")]
    [InlineData("/api/v1/readout")]
    [InlineData("/api/v1/settings/general")]
    [InlineData("/openapi/v1.json")]
    public async Task Nobody_sees_anything_without_signing_in(string path)
    {
        var answer = await box.Anonymous().GetAsync(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task Health_is_open_and_tells_no_more_than_what_works()
    {
        // the first tick of the raster comes with the box's start, or counts as young enough
        var answer = await box.Anonymous().GetAsync("/healthz");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject().Select(p => (p.Key, p.Value!.ToString()))
            .ShouldBe([("database", "true"), ("history", "true"), ("readout", "true"), ("disk", "true"), ("lines", "true"), ("outputs", "true"), ("ok", "true"), ("status", "Healthy")]);
    }

    [Fact]
    public async Task Status_tells_time_devices_lines_and_history()
    {
        var status = JsonNode.Parse(await client.GetStringAsync("/api/v1/status"))!;
        ((string)status["timeZone"]!).ShouldBe("Europe/Zurich");
        ((string)status["serialNumber"]!).ShouldBe(box.Get<BoxIdentity>().SerialNumber);
        ((bool)status["demo"]!).ShouldBeFalse();
        ((string)status["readout"]!["activity"]!).ShouldBe("Idle");
        status["devices"]!["total"].ShouldNotBeNull();
        status["history"]!["readings"].ShouldNotBeNull();
    }

    [Fact]
    public async Task Settings_are_changed_field_by_field_and_checked()
    {
        var changed = JsonNode.Parse(await (await client.PutAsJsonAsync("/api/v1/settings/general", new { location = "Cellar" })).Content.ReadAsStringAsync())!;
        ((string)changed["location"]!, (string)changed["timeZone"]!).ShouldBe(("Cellar", "Europe/Zurich"));

        var wrong = await client.PutAsJsonAsync("/api/v1/settings/general", new { timeZone = "Mars/Olympus", historyDiskPercent = 200 });
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonNode.Parse(await wrong.Content.ReadAsStringAsync())!["errors"]!.AsObject().Select(e => e.Key).ShouldBe(["timeZone", "historyDiskPercent"], ignoreOrder: true);
        ((string)JsonNode.Parse(await client.GetStringAsync("/api/v1/settings/general"))!["location"]!).ShouldBe("Cellar");
        (await client.GetAsync("/api/v1/settings/nothing")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Events_are_listed_newest_first_and_deleted()
    {
        var log = box.Get<EventLog>();
        await log.AddAsync(EventSeverity.Warning, "Test", "UserDeleted", ["one"]);
        await log.AddAsync(EventSeverity.Warning, "Test", "UserDeleted", ["two"]);

        var events = JsonNode.Parse(await client.GetStringAsync("/api/v1/events?source=Test&atLeast=Warning"))!.AsArray();
        events.Select(e => (string)e!["arguments"]![0]!).ShouldBe(["two", "one"]);
        ((string)events[0]!["text"]!).ShouldContain("two");
        var page = JsonNode.Parse(await client.GetStringAsync($"/api/v1/events?source=Test&before={events[0]!["id"]}"))!.AsArray();
        page.ShouldHaveSingleItem();
        (await client.GetAsync("/api/v1/events?count=0")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.GetAsync("/api/v1/events?atLeast=Loud")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        (await client.DeleteAsync("/api/v1/events")).IsSuccessStatusCode.ShouldBeTrue();
        JsonNode.Parse(await client.GetStringAsync("/api/v1/events?source=Test"))!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_readout_of_all_is_started_seen_and_stopped()
    {
        var started = await client.PostAsync("/api/v1/readout", null);
        started.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await client.DeleteAsync("/api/v1/readout")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await Eventually.True(async () => (string)JsonNode.Parse(await client.GetStringAsync("/api/v1/readout"))!["activity"]! == nameof(ActivityKind.Idle));
    }

    [Theory]
    [InlineData("E5", true, null)]
    [InlineData("68 03 03 68 08 05 70 7D 16", true, null)]
    [InlineData("68 04 04 68 08 05 72 00 7F 16", false, "error")]
    [InlineData("68 03 03", false, "error")]
    public async Task A_telegram_is_decoded_or_told_to_be_broken(string hex, bool ok, string? key)
    {
        var answer = await client.PostAsJsonAsync("/api/v1/telegrams/decode", new { hex });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var analysis = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        ((bool)analysis["ok"]!).ShouldBe(ok);
        if (key is not null)
        {
            ((string?)analysis[key]).ShouldNotBeNullOrEmpty();
        }
    }

    [Theory]
    [InlineData("no hex")]
    [InlineData("")]
    [InlineData("6")]
    public async Task Text_that_is_no_hex_is_400(string hex) =>
        (await client.PostAsJsonAsync("/api/v1/telegrams/decode", new { hex })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

    [Fact]
    public async Task Every_operation_is_described_with_summary_and_security()
    {
        var document = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!;
        var operations = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => (Name: $"{o.Key} {p.Key}", Operation: o.Value!))).ToList();
        operations.Select(o => o.Name).ShouldContain("get /api/v1/devices/{id}/history");
        operations.Select(o => o.Name).ShouldContain("get /app/api/serial/{serial}.{format}");
        operations.Where(o => string.IsNullOrEmpty((string?)o.Operation["summary"])).Select(o => o.Name).ShouldBeEmpty();
        operations.Where(o => o.Operation["security"] is null).Select(o => o.Name).ShouldBe(["get /healthz"]);
        document["components"]!["securitySchemes"]!.AsObject().Select(s => s.Key).ShouldBe(["bearer", "basic"]);
    }
}
