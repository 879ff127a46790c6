using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MCenter.Core.Commands;
using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Tests.Support;
using MCenter.Web.SignIn;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MCenter.Tests.Web.Api;

/// <summary>Commands over <c>/api/v1</c>, with the checks of the pages.</summary>
public sealed class CommandsApiTests : IDisposable
{
    private readonly FakeCommander commander = new(TestClock.Running);
    private readonly BoxFactory box;
    private readonly HttpClient client;

    public CommandsApiTests()
    {
        box = new BoxFactory { Replace = services => services.RemoveAll<IDeviceCommander>().AddSingleton<IDeviceCommander>(commander) };
        client = box.Administrator();
    }

    public void Dispose() => box.Dispose();

    [Fact]
    public async Task A_valve_is_closed_with_an_event_and_refused_where_there_is_none()
    {
        var meter = await FakeCommander.AddMeterAsync(box, "Flat 7");
        var answer = await client.PostAsJsonAsync($"/api/v1/devices/{meter.Id}/valve", new { open = false });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        ((string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["state"]!).ShouldBe("Confirmed");
        commander.Sent.ShouldBe([$"{meter.Id}:01 FD 1A 00"]);
        var last = (await box.Get<EventLog>().NewestAsync(EventSeverity.Info, "Commands", null, 1, default)).Single();
        (last.Code, last.UserName, last.DeviceId).ShouldBe(("ValveCloseConfirmed", "admin", meter.Id));

        var plain = await box.Get<DeviceStore>().AddAsync(new Device { Line = "M-Bus", AddressMode = AddressMode.Primary, PrimaryAddress = 5 }, default);
        (await client.PostAsJsonAsync($"/api/v1/devices/{plain.Id}/valve", new { open = true })).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await client.PostAsJsonAsync("/api/v1/devices/999/valve", new { open = true })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.PostAsJsonAsync($"/api/v1/devices/{meter.Id}/application-reset", new { subcode = 256 })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.PostAsJsonAsync($"/api/v1/devices/{plain.Id}/application-reset", new { subcode = 16 })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.PostAsync($"/api/v1/devices/{plain.Id}/clock", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        commander.Sent.Skip(1).ShouldBe([$"{plain.Id}:10", $"{plain.Id}:04 6D {{time:F}}"]);
    }

    [Fact]
    public async Task Address_and_baud_rate_are_set_with_an_event_and_kept_when_the_meter_does_not_obey()
    {
        var meter = await FakeCommander.AddMeterAsync(box, "Flat 7");
        async Task<string> postAsync(string path, object body) => (string)(await (await client.PostAsJsonAsync($"/api/v1/devices/{meter.Id}/{path}", body)).Content.ReadFromJsonAsync<JsonNode>())!["state"]!;
        (await postAsync("primary-address", new { address = 7, addressMode = "Primary" })).ShouldBe("Confirmed");
        (await postAsync("baud-rate", new { baudRate = 9600 })).ShouldBe("Confirmed");
        (commander.State, commander.Detail) = (CommandState.NotConfirmed, "silence");
        (await postAsync("primary-address", new { address = 8 })).ShouldBe("NotConfirmed");
        (await postAsync("baud-rate", new { baudRate = 300 })).ShouldBe("NotConfirmed");
        commander.Sent.ShouldBe([$"{meter.Id}:address 7", $"{meter.Id}:9600 Bd", $"{meter.Id}:address 8", $"{meter.Id}:300 Bd"]);
        box.Get<DeviceStore>().Current.Find(meter.Id)!.ShouldSatisfyAllConditions(d => d.AddressMode.ShouldBe(AddressMode.Primary), d => d.PrimaryAddress.ShouldBe(7), d => d.BaudRate.ShouldBe(9600));
        var newest = await box.Get<EventLog>().NewestAsync(EventSeverity.Info, "Commands", null, 4, default);
        newest.Select(e => e.Code).ShouldBe(["BaudRateSetFailed", "PrimaryAddressSetFailed", "BaudRateSetConfirmed", "PrimaryAddressSetConfirmed"]);
        newest.ShouldAllBe(e => e.UserName == "admin" && e.DeviceId == meter.Id);
    }

    [Fact]
    public async Task Tariffs_are_set_whole_or_not_at_all_and_sent_by_hand()
    {
        var meter = await FakeCommander.AddMeterAsync(box, "Flat 7");
        var wrong = await client.PutAsJsonAsync("/api/v1/settings/tariffs", new { switches = new object[] { Switch("07:00"), Switch("7 o'clock", id: 2) } });
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await wrong.Content.ReadFromJsonAsync<JsonNode>())!["errors"]!.AsObject().Select(e => e.Key).ShouldBe(["switches[1].time"]);
        (await client.GetFromJsonAsync<JsonArray>("/api/v1/tariffs"))!.Count.ShouldBe(0);

        (await client.PutAsJsonAsync("/api/v1/settings/tariffs", new { switches = new[] { Switch("07:00"), Switch("20:00", id: 2, meter.Id) } })).StatusCode.ShouldBe(HttpStatusCode.OK);
        var listed = (await client.GetFromJsonAsync<JsonArray>("/api/v1/tariffs"))!;
        listed.Select(t => (string)t!["switch"]!["time"]!).ShouldBe(["07:00", "20:00"]);
        listed.ShouldAllBe(t => t!["next"] != null);

        (await client.PostAsync("/api/v1/tariffs/1/send", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.PostAsync("/api/v1/tariffs/2/send", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.PostAsync("/api/v1/tariffs/3/send", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        commander.Sent.ShouldBe(["M-Bus:01 FD 23 2", $"{meter.Id}:01 FD 23 2"]);
    }

    [Fact]
    public async Task All_clocks_are_set_in_the_background()
    {
        var meter = await FakeCommander.AddMeterAsync(box, "Flat 7");
        (await client.PostAsync("/api/v1/time-sync", null)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await Eventually.True(() => box.Get<TimeSync>().Last is { Acknowledged: 1 }, "the synchronisation's end");
        ((int)(await client.GetFromJsonAsync<JsonNode>("/api/v1/time-sync"))!["last"]!["acknowledged"]!).ShouldBe(1);
        commander.Sent.ShouldBe([$"{meter.Id}:04 6D {{time:F}}"]);
        (await client.PutAsJsonAsync("/api/v1/settings/timeSync", new { mode = "Daily", time = "25:00" })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.PutAsJsonAsync("/api/v1/settings/timeSync", new { mode = "Daily", time = "03:30" })).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_may_not_install_commands_nothing()
    {
        var meter = await FakeCommander.AddMeterAsync(box, "Flat 7");
        var (_, text) = await box.Get<ApiTokens>().MakeAsync("reader", TokenScope.Readout, null, 1, default);
        var reader = box.Anonymous();
        reader.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", text);
        foreach (var path in (string[])[$"devices/{meter.Id}/valve", $"devices/{meter.Id}/clock", $"devices/{meter.Id}/application-reset", $"devices/{meter.Id}/primary-address", $"devices/{meter.Id}/baud-rate", "tariffs/1/send", "time-sync"])
        {
            (await reader.PostAsJsonAsync($"/api/v1/{path}", new { })).StatusCode.ShouldBe(HttpStatusCode.Forbidden, path);
        }

        (await reader.GetAsync("/api/v1/tariffs")).StatusCode.ShouldBe(HttpStatusCode.OK);
        commander.Sent.ShouldBeEmpty();
    }

    private static object Switch(string time, int id = 1, params int[] devices) => new { id, name = "Night", tariff = 2, weekdayStart = "Friday", weekdayEnd = "Monday", time, devices };
}
