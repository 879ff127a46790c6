using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MCenter.Core.Devices;
using MCenter.Tests.Support;
using MCenter.Web.SignIn;

namespace MCenter.Tests.Web.Api;

/// <summary>Searching over HTTP, on a simulated line.</summary>
public sealed class ScanApiTests : IAsyncDisposable
{
    private readonly ScanBox bus = new();
    private readonly HttpClient client;

    public ScanApiTests() => client = bus.Box.Administrator();

    public ValueTask DisposeAsync() => bus.DisposeAsync();

    [Fact]
    public async Task A_search_is_started_followed_and_adds_what_it_finds()
    {
        (await client.GetFromJsonAsync<JsonElement>("/api/v1/scan")).GetArrayLength().ShouldBe(0);
        var started = await client.PostAsJsonAsync("/api/v1/scan", new { baudRate = 38400, mask = ScanBox.Mask });
        started.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var scan = await UntilAsync("Finished");
        var findings = scan.GetProperty("findings").EnumerateArray().ToList();
        findings.Select(f => f.GetProperty("kind").GetString()).ShouldBe(["Added", "Added", "Added"]);
        findings.Select(f => f.GetProperty("secondaryAddress").GetString()![..8]).ShouldBe(["12345670", "12345671", "12345672"], ignoreOrder: true);
        (scan.GetProperty("part").GetDouble(), scan.GetProperty("requests").GetInt32() > 10).ShouldBe((1, true));
        bus.Box.Get<DeviceStore>().Current.All.Length.ShouldBe(3);

        // a second search knows them all; one that was moved is offered and taken over
        var moved = bus.Box.Get<DeviceStore>().Current.FindBySerial("12345671").Single();
        await bus.Box.Get<DeviceStore>().ChangeAsync(moved.Id, d => d with { PrimaryAddress = 99 }, default);
        await client.PostAsJsonAsync("/api/v1/scan", new { baudRate = 38400, mask = ScanBox.Mask });
        findings = [.. (await UntilAsync("Finished")).GetProperty("findings").EnumerateArray()];
        findings.Select(f => f.GetProperty("kind").GetString()).ShouldBe(["Known", "Changed", "Known"], ignoreOrder: true);
        var changed = findings.Single(f => f.GetProperty("kind").GetString() == "Changed").GetProperty("id").GetInt32();
        (await client.PostAsync($"/api/v1/scan/findings/{changed}/take-over", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        bus.Box.Get<DeviceStore>().Current.Find(moved.Id)!.PrimaryAddress.ShouldBe(2);
        (await client.PostAsync($"/api/v1/scan/findings/{changed}/take-over", null)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await client.PostAsync("/api/v1/scan/findings/999/add", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_search_is_stopped_and_goes_on()
    {
        await client.PostAsJsonAsync("/api/v1/scan", new { addressing = "Primary", addFound = false });
        (await client.PostAsJsonAsync("/api/v1/scan", new { })).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await client.DeleteAsync("/api/v1/scan")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await UntilAsync("Stopped")).GetProperty("canResume").GetBoolean().ShouldBeTrue();
        (await client.PostAsync("/api/v1/scan/resume?line=M-Bus", null)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await UntilAsync("Running");
        await client.DeleteAsync("/api/v1/scan?line=M-Bus");
        await UntilAsync("Stopped");
    }

    [Fact]
    public async Task What_is_wrong_is_said_and_viewers_may_not()
    {
        var refused = await client.PostAsJsonAsync("/api/v1/scan", new { baudRate = 17, mask = "12", from = 3, to = 2 });
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var errors = (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors");
        errors.EnumerateObject().Select(e => e.Name).ShouldBe(["baudRate", "mask", "to"], ignoreOrder: true);
        (await client.PostAsJsonAsync("/api/v1/scan", new { speed = 1 })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.PostAsync("/api/v1/scan/resume?line=M-Bus", null)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await bus.Box.Anonymous().GetAsync("/api/v1/scan")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_viewer_sees_how_a_search_stands_and_starts_none()
    {
        var (_, text) = await bus.Box.Get<ApiTokens>().MakeAsync("reader", TokenScope.Readout, null, 1, default);
        var reader = bus.Box.Anonymous();
        reader.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", text);
        (await reader.GetAsync("/api/v1/scan")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await reader.PostAsJsonAsync("/api/v1/scan", new { })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await reader.DeleteAsync("/api/v1/scan")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await reader.PostAsync("/api/v1/scan/findings/1/add", null)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task<JsonElement> UntilAsync(string state)
    {
        JsonElement scan = default;
        await Eventually.True(async () => (scan = (await client.GetFromJsonAsync<JsonElement>("/api/v1/scan"))[0]).GetProperty("state").GetString() == state, state);
        return scan;
    }
}
