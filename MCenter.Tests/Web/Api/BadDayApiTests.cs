using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Storage;
using MCenter.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Tests.Web.Api;

/// <summary>What a program is told when something does not work.</summary>
public sealed class BadDayApiTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly OneLine line = new();
    private readonly BoxFactory box;

    public BadDayApiTests() => box = new BoxFactory { Replace = services => services.AddSingleton<ILineSource>(line) };

    public void Dispose() => box.Dispose();

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        // only the real server counts bytes
        using var client = new HttpClient { BaseAddress = box.Listen() };
        client.DefaultRequestHeaders.Authorization = box.Administrator().DefaultRequestHeaders.Authorization;
        foreach (var (method, path) in ((HttpMethod, string)[])
            [(HttpMethod.Post, "/api/v1/telegrams/decode"), (HttpMethod.Post, "/api/v1/devices"), (HttpMethod.Put, "/api/v1/settings/general"), (HttpMethod.Post, "/api/v1/users"), (HttpMethod.Post, "/api/v1/tokens")])
        {
            var answer = await client.SendAsync(new(method, path) { Content = new StringContent(new string(' ', 300_000) + "{}", Encoding.UTF8, "application/json") });
            answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge, path);
            await ShouldBeProblemAsync(answer);
        }
    }

    [Fact]
    public async Task A_history_that_another_program_holds_is_503_and_nothing_is_deleted()
    {
        var device = await AddDeviceAsync();
        var client = box.Administrator();
        using (var other = new SqliteConnection($"Data Source={box.Get<DataDirectory>().HistoryFile};Pooling=False"))
        {
            other.Open();
            using var hold = new SqliteCommand("BEGIN IMMEDIATE", other);
            hold.ExecuteNonQuery();
            var refused = await client.DeleteAsync($"/api/v1/devices/{device.Id}");
            refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            ((string?)(await ShouldBeProblemAsync(refused))["reason"]).ShouldBe("Locked");
            box.Get<DeviceStore>().Current.Find(device.Id).ShouldNotBeNull();

            // what is stored can still be read
            (await client.GetAsync($"/api/v1/devices/{device.Id}/history")).StatusCode.ShouldBe(HttpStatusCode.OK);
            await ShouldBeHealthAsync(HttpStatusCode.ServiceUnavailable, "history", "ok");
        }

        await AppendAsync(device.Id);
        await ShouldBeHealthAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_history_that_is_broken_is_503_where_it_is_asked_for_and_the_rest_is_served()
    {
        var device = await AddDeviceAsync();
        await AppendAsync(device.Id);
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(box.Get<DataDirectory>().Path, "history.db*"))
        {
            await File.WriteAllTextAsync(file, new string('x', 8192));
        }

        var client = box.Administrator();
        foreach (var path in (string[])[$"/api/v1/devices/{device.Id}/history", $"/api/v1/devices/{device.Id}/history?register=0&interval=day", $"/api/v1/devices/{device.Id}/history?format=csv", "/api/v1/status"])
        {
            var answer = await client.GetAsync(path);
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, path);
            var problem = await ShouldBeProblemAsync(answer);
            ((string?)problem["reason"]).ShouldBe("Broken");
            ((string?)problem["detail"]).ShouldNotBeNull().ShouldContain("Restart M-Center");
        }

        (await client.GetAsync($"/api/v1/devices/{device.Id}/latest")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync("/api/v1/devices")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await ShouldBeHealthAsync(HttpStatusCode.ServiceUnavailable, "history", "ok");
    }

    [Fact]
    public async Task A_line_that_is_down_is_told_and_no_reason_to_restart_the_box()
    {
        await ShouldBeHealthAsync(HttpStatusCode.OK);
        line.Up = false;
        await ShouldBeHealthAsync(HttpStatusCode.OK, "lines");
        var lines = JsonNode.Parse(await box.Administrator().GetStringAsync("/api/v1/status"))!["lines"]!.AsArray();
        ((bool)lines.Single(l => (string)l!["name"]! == "M-Bus")!["up"]!).ShouldBeFalse();
    }

    private async Task<Device> AddDeviceAsync()
    {
        var device = await box.Get<DeviceStore>().AddAsync(new Device { Line = "M-Bus", AddressMode = AddressMode.Primary, PrimaryAddress = 5 }, default);
        return await box.Get<DeviceStore>().UpdateAsync(device with { Registers = [new Register { Number = 0 }] }, default);
    }

    private Task<int> AppendAsync(int deviceId) => box.Get<IHistoryStore>().AppendAsync([new Reading(deviceId, Noon, Noon, Quality.Good, [RawValue.Number(1)])], [], default);

    private async Task ShouldBeHealthAsync(HttpStatusCode status, params string[] failing)
    {
        var answer = await box.Anonymous().GetAsync("/healthz");
        var body = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(status, body);
        JsonNode.Parse(body)!.AsObject().Where(p => p.Value!.GetValueKind() == JsonValueKind.False).Select(p => p.Key).ShouldBe(failing);
        ((string)JsonNode.Parse(body)!["status"]!).ShouldBe(status != HttpStatusCode.OK ? "Unhealthy" : failing.Length > 0 ? "Degraded" : "Healthy");
    }

    private static async Task<JsonNode> ShouldBeProblemAsync(HttpResponseMessage answer)
    {
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    private sealed class OneLine : ILineSource
    {
        public bool Up { get; set; } = true;

        public IReadOnlyList<LineStatus> Lines => [new LineStatus("M-Bus", "MBus", "bench", Up, Up ? "" : "unplugged")];

        public event Action? Changed
        {
            add { }
            remove { }
        }
    }
}
