using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MCenter.Core.Devices;
using MCenter.Core.Export;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Tests.Support;
using MCenter.Web.SignIn;

namespace MCenter.Tests.Web.Api;

public sealed class ExportsApiTests : IDisposable
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly BoxFactory box = new();
    private readonly HttpClient client;

    public ExportsApiTests() => client = box.Administrator();

    public void Dispose() => box.Dispose();

    [Fact]
    public async Task Files_are_prepared_listed_downloaded_and_deleted()
    {
        var main = await AddAsync("Main 100% + more", 1, readings: 4);
        var empty = await AddAsync("Empty", 2, readings: 0);
        var started = await client.PostAsJsonAsync("/api/v1/exports", new { deviceIds = new[] { main, empty }, from = "2026-11-01T01:15:00+01:00", to = "2026-11-02T00:00:00+01:00" });
        started.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        ((int)(await started.Content.ReadFromJsonAsync<JsonNode>())!["total"]!).ShouldBe(2);
        var exports = await EndedAsync();
        ((string)exports["job"]!["state"]!, (int)exports["job"]!["done"]!).ShouldBe(("Done", 2));
        exports["job"]!["withoutData"]!.ToJsonString().ShouldBe($$"""[{"id":{{empty}},"name":"Empty"}]""");
        var file = exports["files"]!.AsArray().ShouldHaveSingleItem()!;

        var download = await client.GetAsync((string)file["path"]!);
        (download.StatusCode, download.Content.Headers.ContentType!.MediaType, download.Content.Headers.ContentDisposition!.FileNameStar).ShouldBe((HttpStatusCode.OK, "text/csv", (string)file["name"]!));
        var content = await download.Content.ReadAsByteArrayAsync();
        content.Length.ShouldBe((int)file["bytes"]!);
        System.Text.Encoding.UTF8.GetString(content).Split("\r\n").Length.ShouldBe(2 + 3 + 1);

        using var part = new HttpRequestMessage(HttpMethod.Get, (string)file["path"]!);
        part.Headers.Range = new RangeHeaderValue(3, 11);
        var answer = await client.SendAsync(part);
        (answer.StatusCode, await answer.Content.ReadAsStringAsync()).ShouldBe((HttpStatusCode.PartialContent, "Timestamp"));

        (await client.DeleteAsync((string)file["path"]!)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.DeleteAsync((string)file["path"]!)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.GetAsync((string)file["path"]!)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.GetAsync("/api/v1/exports/files/..%2Fmcenter.db")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task All_files_come_as_one_zip_and_go_at_once()
    {
        await client.PostAsJsonAsync("/api/v1/exports", new { deviceIds = new[] { await AddAsync("One", 1, readings: 2), await AddAsync("Two", 2, readings: 2) }, to = "2026-12-01T00:00:00Z", format = "json" });
        await EndedAsync();
        var answer = await client.GetAsync("/api/v1/exports/archive");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/zip");
        using (var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync()))
        {
            zip.Entries.Select(e => e.Name).ShouldBe(box.Get<ExportFiles>().All.Select(f => f.Name));
            using var reader = new StreamReader(zip.Entries[0].Open());
            JsonNode.Parse(await reader.ReadToEndAsync())!["Device"]!["ValueDescs"]![0]!["Values"]!.AsArray().Count.ShouldBe(2);
        }

        (await client.DeleteAsync("/api/v1/exports/files")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.GetFromJsonAsync<JsonNode>("/api/v1/exports"))!["files"]!.AsArray().ShouldBeEmpty();
        (await client.DeleteAsync("/api/v1/exports")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task What_is_wrong_is_told_and_nothing_starts()
    {
        var wrong = await client.PostAsJsonAsync("/api/v1/exports", new { deviceIds = new[] { 99 }, from = "2026-11-02T00:00:00Z", to = "2026-11-01T00:00:00Z", format = "xml" });
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonNode.Parse(await wrong.Content.ReadAsStringAsync())!["errors"]!.AsObject().Select(e => e.Key).ShouldBe(["deviceIds", "to", "format"]);
        (await client.PostAsJsonAsync("/api/v1/exports", new { deviceIds = (int[]?)null })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.PostAsJsonAsync("/api/v1/exports", new { devices = new[] { 1 } })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.GetFromJsonAsync<JsonNode>("/api/v1/exports"))!["job"].ShouldBeNull();
    }

    [Fact]
    public async Task The_last_values_of_all_devices_are_one_table()
    {
        var id = await AddAsync("Main", 1, readings: 0);
        box.Get<CurrentValues>().Set(new() { DeviceId = id, LastReading = new(id, Begin, Begin.AddSeconds(2), Quality.Good, [RawValue.Number(12345)]) });
        var answer = await client.GetAsync("/api/v1/exports/last-values?separator=tab&language=en");
        answer.Content.Headers.ContentDisposition!.FileNameStar!.ShouldStartWith("LastValues-");
        (await answer.Content.ReadAsStringAsync()).ShouldContain("\tGood\t12,345\r\n");
        (await client.GetAsync("/api/v1/exports/last-values?language=xx")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_reader_downloads_and_neither_prepares_nor_deletes()
    {
        var (_, text) = await box.Get<ApiTokens>().MakeAsync("reader", TokenScope.Read, null, 1, default);
        var reader = box.Anonymous();
        reader.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", text);
        (await reader.GetAsync("/api/v1/exports")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await reader.GetAsync("/api/v1/exports/archive")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await reader.PostAsJsonAsync("/api/v1/exports", new { deviceIds = new[] { 1 } })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await reader.DeleteAsync("/api/v1/exports/files")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await box.Anonymous().GetAsync("/api/v1/exports/last-values")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private async Task<int> AddAsync(string name, int serial, int readings)
    {
        var device = await box.Get<DeviceStore>().AddAsync(new() { Name = name, Line = "M-Bus", SecondaryAddress = $"{serial:D8}", Registers = [new() { Number = 0, Description = "Count" }] }, default);
        await box.Get<IHistoryStore>().AppendAsync(
            [.. Enumerable.Range(0, readings).Select(i => new Reading(device.Id, Begin.AddMinutes(15 * i), Begin.AddMinutes(15 * i), Quality.Good, [RawValue.Number(i)]))], [], default);
        return device.Id;
    }

    private async Task<JsonNode> EndedAsync()
    {
        JsonNode exports = null!;
        await Eventually.True(async () => (string)(exports = (await client.GetFromJsonAsync<JsonNode>("/api/v1/exports"))!)["job"]!["state"]! != "Running", "the end of the job");
        return exports;
    }
}
