using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Tests.Support;
using MCenter.Tests.Web.SignIn;
using MCenter.Web.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Tests.Web.Api;

/// <summary>What a person does on a page a program does here, with the same checks.</summary>
public sealed class PageActionsTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly NotedClock clock = new();
    private readonly BoxFactory box;
    private readonly HttpClient client;

    public PageActionsTests()
    {
        box = new BoxFactory { Replace = services => services.AddSingleton<IClockSetter>(clock) };
        client = box.Administrator();
    }

    public void Dispose() => box.Dispose();

    [Fact]
    public async Task Every_action_of_a_page_is_an_operation()
    {
        var document = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!;
        var operations = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => $"{o.Key} {p.Key.TrimEnd('/')}")).ToList();
        string[] actions =
        [
            // All devices, a device and its registers
            "post /api/v1/devices", "put /api/v1/devices/{id}", "delete /api/v1/devices/{id}", "post /api/v1/devices/{id}/readout",
            "post /api/v1/devices/copy", "post /api/v1/devices/delete",
            "get /api/v1/devices/{id}/exchanges", "post /api/v1/devices/{id}/exchanges", "post /api/v1/devices/{id}/exchanges/proposal", "delete /api/v1/devices/{id}/exchanges/{exchangeId}",
            // The registers of a Modbus device, register browser
            "post /api/v1/devices/{id}/registers", "put /api/v1/devices/{id}/registers/{number}", "delete /api/v1/devices/{id}/registers/{number}",
            "get /api/v1/devices/{id}/registers/export", "post /api/v1/devices/{id}/registers/import", "post /api/v1/devices/{id}/registers/copy", "post /api/v1/devices/{id}/modbus/read",
            // Add device
            "post /api/v1/devices/import", "get /api/v1/devices/import/template",
            // Commissioning report
            "get /api/v1/report", "get /api/v1/report/target-list", "post /api/v1/report/target-list", "delete /api/v1/report/target-list",
            // Export
            "get /api/v1/exports", "post /api/v1/exports", "delete /api/v1/exports", "get /api/v1/exports/files/{name}", "delete /api/v1/exports/files/{name}", "delete /api/v1/exports/files",
            "get /api/v1/exports/archive", "get /api/v1/exports/last-values",
            // Modbus templates
            "get /api/v1/modbus-templates/export", "post /api/v1/modbus-templates/import", "put /api/v1/modbus-templates/{name}/{version}", "delete /api/v1/modbus-templates/{name}/{version}",
            "get /api/v1/devices/{id}/modbus-template", "post /api/v1/devices/{id}/modbus-template",
            // General settings
            "put /api/v1/settings/general", "post /api/v1/readout", "delete /api/v1/readout", "put /api/v1/clock", "delete /api/v1/devices", "delete /api/v1/history",
            // Tariffs, meter clocks, valve and commands of a device
            "put /api/v1/settings/tariffs", "post /api/v1/tariffs/{id}/send", "put /api/v1/settings/timeSync", "post /api/v1/time-sync",
            "post /api/v1/devices/{id}/valve", "post /api/v1/devices/{id}/clock", "post /api/v1/devices/{id}/application-reset",
            "post /api/v1/devices/{id}/primary-address", "post /api/v1/devices/{id}/baud-rate",
            // Modbus TCP server
            "put /api/v1/settings/modbus-server", "get /api/v1/modbus-server", "get /api/v1/devices/{id}/modbus-map",
            // Users and the own password, tokens, event log, reboot
            "post /api/v1/users", "put /api/v1/users/{id}", "delete /api/v1/users/{id}", "post /api/v1/users/{id}/password", "put /api/v1/users/me/password",
            "post /api/v1/tokens", "delete /api/v1/tokens/{id}", "delete /api/v1/events", "post /api/v1/restart",
        ];
        actions.Except(operations).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_clock_is_set_and_a_refusal_is_told()
    {
        (await client.PutAsJsonAsync("/api/v1/clock", new { time = "2027-03-01T13:30:05+01:00" })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        clock.Set.ShouldBe([(new DateTimeOffset(2027, 3, 1, 12, 30, 5, TimeSpan.Zero), "admin")]);

        clock.Refusal = "The system refused.";
        await ShouldBeWrongAsync(await client.PutAsJsonAsync("/api/v1/clock", new { time = "2027-03-01T13:30:05Z" }), "time");
        await ShouldBeWrongAsync(await client.PutAsJsonAsync("/api/v1/clock", new { time = "tomorrow" }), "time");
        (await client.PutAsJsonAsync("/api/v1/clock", new { })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Everything_is_deleted_only_with_the_name_of_the_box_and_by_an_administrator()
    {
        var device = await AddWithReadingAsync();
        foreach (var path in (string[])["/api/v1/history", "/api/v1/devices"])
        {
            await ShouldBeWrongAsync(await client.DeleteAsync(path), "confirm");
            await ShouldBeWrongAsync(await client.DeleteAsync($"{path}?confirm=m-center"), "confirm");
            (await (await InstallerAsync()).DeleteAsync($"{path}?confirm=M-Center")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }

        var history = box.Get<IHistoryStore>();
        (await history.CountAsync(device.Id, default)).ShouldBe(1);
        (await client.DeleteAsync("/api/v1/history?confirm=M-Center")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await history.CountAsync(device.Id, default)).ShouldBe(0);
        box.Get<DeviceStore>().Current.Find(device.Id).ShouldNotBeNull();

        (await client.DeleteAsync("/api/v1/devices?confirm=M-Center")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        box.Get<DeviceStore>().Current.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_viewer_neither_sets_the_clock_nor_restarts()
    {
        var (_, text) = await box.Get<ApiTokens>().MakeAsync("reader", TokenScope.Readout, null, 1, default);
        var reader = WithBearer(text);
        (await reader.PutAsJsonAsync("/api/v1/clock", new { time = "2027-03-01T13:30:05Z" })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await reader.PostAsync("/api/v1/restart", null)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        clock.Set.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_restart_is_answered_and_the_box_comes_back_by_itself()
    {
        await using var real = await RealBox.StartAsync([$"--MCenter:InitialAdminPassword={BoxFactory.AdminPassword}"]);
        using var program = new HttpClient();
        program.DefaultRequestHeaders.Authorization = client.DefaultRequestHeaders.Authorization;
        var before = real.Http;
        await real.ReplaceAsync(async () => (await program.PostAsync(new Uri(before, "/api/v1/restart"), null)).StatusCode.ShouldBe(HttpStatusCode.Accepted));
        (await program.GetAsync(new Uri(real.Http, "/healthz"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        var events = JsonNode.Parse(await program.GetStringAsync(new Uri(real.Http, "/api/v1/events")))!.AsArray();
        events.Select(e => (string)e!["code"]!).ShouldContain("RestartAsked");
    }

    private async Task<Device> AddWithReadingAsync()
    {
        var device = await box.Get<DeviceStore>().AddAsync(new Device { Line = "M-Bus", AddressMode = AddressMode.Primary, PrimaryAddress = 5 }, default);
        await box.Get<IHistoryStore>().AppendAsync([new Reading(device.Id, Noon, Noon, Quality.Good, [RawValue.Number(1)])], [], default);
        return device;
    }

    private async Task<HttpClient> InstallerAsync()
    {
        var (_, text) = await box.Get<ApiTokens>().MakeAsync("installer", TokenScope.Configure, null, 1, default);
        return WithBearer(text);
    }

    private HttpClient WithBearer(string text)
    {
        var bearer = box.Anonymous();
        bearer.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", text);
        return bearer;
    }

    private static async Task ShouldBeWrongAsync(HttpResponseMessage answer, string field)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errors"]!.AsObject().Select(e => e.Key).ShouldBe([field]);
    }

    private sealed class NotedClock : IClockSetter
    {
        public List<(DateTimeOffset Time, string? UserName)> Set { get; } = [];

        public string? Refusal { get; set; }

        public Task SetAsync(DateTimeOffset time, string? userName, CancellationToken cancel)
        {
            if (Refusal is not null)
            {
                throw new InvalidInputException([new("time", Refusal)]);
            }

            Set.Add((time, userName));
            return Task.CompletedTask;
        }
    }
}
