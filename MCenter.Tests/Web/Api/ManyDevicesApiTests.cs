using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Tests.Support;

namespace MCenter.Tests.Web.Api;

/// <summary>What is done with many devices at once.</summary>
public sealed class ManyDevicesApiTests : IDisposable
{
    private readonly BoxFactory box = new();
    private readonly HttpClient client;

    public ManyDevicesApiTests() => client = box.Administrator();

    public void Dispose() => box.Dispose();

    [Fact]
    public async Task Many_are_deleted_with_the_readings_that_were_told_and_all_only_with_the_name_of_the_box()
    {
        var ids = new List<int>();
        for (var n = 1; n <= 3; n++)
        {
            var device = await box.Get<DeviceStore>().AddAsync(new() { Name = $"M{n}", Line = "M-Bus", SecondaryAddress = $"{n:D8}B5151002" }, CancellationToken.None);
            var at = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
            await box.Get<IHistoryStore>().AppendAsync([.. Enumerable.Range(0, n * 10).Select(i => new Reading(device.Id, at.AddMinutes(15 * i), at, Quality.Good, [RawValue.Number(i)]))], [], CancellationToken.None);
            ids.Add(device.Id);
        }

        var told = await JsonAsync(await client.PostAsJsonAsync("/api/v1/devices/delete?dryRun=true", new { ids }));
        ((long)told["readings"]!).ShouldBe(60);
        told["devices"]!.AsArray().Select(d => (long)d!["readings"]!).ShouldBe([10, 20, 30]);
        (await client.PostAsJsonAsync("/api/v1/devices/delete", new { ids })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        box.Get<DeviceStore>().Current.All.Length.ShouldBe(3);

        (await client.PostAsJsonAsync("/api/v1/devices/delete", new { ids = ids.Take(2) })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await box.Get<IHistoryStore>().SizeAsync(CancellationToken.None)).Readings.ShouldBe(30);
        (await client.PostAsJsonAsync("/api/v1/devices/delete", new { ids })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await box.Get<DeviceStore>().AddAsync(new() { Name = "M4", Line = "M-Bus", SecondaryAddress = "00000004B5151002" }, CancellationToken.None);
        var name = Uri.EscapeDataString(box.Get<SettingsStore>().Get<GeneralSettings>().Name);
        (await client.PostAsJsonAsync($"/api/v1/devices/delete?confirm={name}", new { ids = box.Get<DeviceStore>().Current.All.Select(d => d.Id) })).StatusCode.ShouldBe(HttpStatusCode.OK);
        box.Get<DeviceStore>().Current.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Settings_are_copied_after_a_dry_run()
    {
        var from = await box.Get<DeviceStore>().AddAsync(new() { Name = "From", Line = "M-Bus", SecondaryAddress = "00000001B5151002", Site = "West" }, CancellationToken.None);
        var to = await box.Get<DeviceStore>().AddAsync(new() { Name = "To", Line = "M-Bus", SecondaryAddress = "00000002B5151002" }, CancellationToken.None);
        var body = new { from = from.Id, to = new[] { to.Id }, fields = new[] { "site" } };
        (await JsonAsync(await client.PostAsJsonAsync("/api/v1/devices/copy?dryRun=true", body)))[0]!["changes"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>().ShouldBe("site");
        box.Get<DeviceStore>().Current.Find(to.Id)!.Site.ShouldBe("");
        (await client.PostAsJsonAsync("/api/v1/devices/copy", body)).StatusCode.ShouldBe(HttpStatusCode.OK);
        box.Get<DeviceStore>().Current.Find(to.Id)!.Site.ShouldBe("West");
        (await client.PostAsJsonAsync("/api/v1/devices/copy", new { from = from.Id, to = new[] { to.Id }, fields = new[] { "name" } })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_exchange_is_proposed_booked_shown_in_the_consumption_and_taken_back()
    {
        var device = await box.Get<DeviceStore>().AddAsync(
            new()
            {
                Name = "Flat",
                Line = "M-Bus",
                SecondaryAddress = "00000001B5151002",
                Registers = [new() { Number = 0, Description = "Energy", RawUnit = "Wh", Kind = ValueKind.Number, Divisor = 1000 }],
            },
            CancellationToken.None);
        var start = new DateTimeOffset(2026, 11, 2, 0, 0, 0, TimeSpan.Zero);
        await box.Get<IHistoryStore>().AppendAsync([.. Enumerable.Range(0, 5).Select(i => Reading(device, start.AddMinutes(15 * i), 90_000 + (1000 * i)))], [], CancellationToken.None);
        box.Protocol.Answer = asked => new MCenter.Core.Readout.DecodedReading
        {
            At = TestClock.Running.GetUtcNow(),
            Identity = new("00000002", "EMU", 16, Medium.Electricity, asked.SecondaryAddress[..8] + "B5151002", 5),
            Quality = Quality.Good,
            Values = [new() { Value = RawValue.Number(250), Quantity = Quantity.Energy, Description = "Energy", Unit = "Wh" }],
        };
        var path = $"/api/v1/devices/{device.Id}/exchanges";
        var proposal = await JsonAsync(await client.PostAsJsonAsync($"{path}/proposal", new { secondaryAddress = "00000002" }));
        ((string)proposal["secondaryAddress"]!, (decimal)proposal["counters"]![0]!["newStart"]!).ShouldBe(("00000002B5151002", 0.25m));
        (await client.PostAsJsonAsync($"{path}/proposal", new { })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        var body = new { at = start.AddMinutes(70), secondaryAddress = "00000002B5151002", counters = new[] { new { number = 0, oldEnd = 94.5m, newStart = 0.25m } }, comment = "worn out" };
        (await client.PostAsJsonAsync($"{path}?dryRun=true", body)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.GetStringAsync(path)).ShouldBe("[]");
        var booked = await client.PostAsJsonAsync(path, body);
        booked.StatusCode.ShouldBe(HttpStatusCode.Created);
        await box.Get<IHistoryStore>().AppendAsync([.. Enumerable.Range(5, 4).Select(i => Reading(device, start.AddMinutes(15 * i), 250 + 500 + (1000 * (i - 5))))], [], CancellationToken.None);

        var hours = (await JsonAsync(await client.GetAsync($"/api/v1/devices/{device.Id}/history?from={start:yyyy-MM-ddTHH:mm:ssZ}&to={start.AddHours(2):yyyy-MM-ddTHH:mm:ssZ}&register=0&interval=hour")))["buckets"]!.AsArray();
        hours.Select(h => ((decimal?)h!["consumption"], (string)h["marks"]!)).ShouldBe([(4m, "None"), (4m, "Exchanged")]);
        var csv = await client.GetStringAsync($"/api/v1/devices/{device.Id}/history?from={start:yyyy-MM-ddTHH:mm:ssZ}&to={start.AddHours(3):yyyy-MM-ddTHH:mm:ssZ}&format=csv");
        csv.ShouldContain(";94\r\n");
        csv.ShouldContain(";0.75\r\n");

        var id = (int)(await JsonAsync(await client.GetAsync(path)))[0]!["id"]!;
        (await client.DeleteAsync($"{path}/{id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.DeleteAsync($"{path}/{id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        box.Get<DeviceStore>().Current.Find(device.Id)!.SecondaryAddress.ShouldBe("00000001B5151002");
    }

    private static Reading Reading(Device device, DateTimeOffset at, long value) => new(device.Id, at, at.AddSeconds(3), Quality.Good, [RawValue.Number(value)]);

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
}
