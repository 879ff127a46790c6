using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Registers;
using MCenter.Tests.Support;

namespace MCenter.Tests.Web.Api;

/// <summary>The gap ledger over HTTP.</summary>
public sealed class GapsApiTests(BoxFactory box) : IClassFixture<BoxFactory>
{
    private static int serial = 61_000_000;

    private readonly HttpClient client = box.Administrator();

    [Fact]
    public async Task A_device_tells_its_days_and_what_is_missing_why()
    {
        var (device, day) = await SeedAsync("=Roof; east");
        var answer = JsonNode.Parse(await client.GetStringAsync($"/api/v1/devices/{device.Id}/gaps?from={day}&to={Next(day)}"))!;
        var only = answer["days"]!.AsArray().Single()!;
        (only["expected"]!.GetValue<int>(), only["good"]!.GetValue<int>(), only["failed"]!.GetValue<int>(), only["absent"]!.GetValue<int>()).ShouldBe((4, 2, 2, 0));
        answer["missing"]!.AsArray().Select(m => (string)m!["reason"]!).ShouldBe(["NoAnswer", "Collision"]);

        var csv = await client.GetStringAsync($"/api/v1/devices/{device.Id}/gaps?from={day}&to={Next(day)}&format=csv");
        var lines = csv.Split("\r\n");
        lines[0].ShouldBe("Timestamp;State;Reason");
        lines[1].ShouldEndWith(";Good;");
        lines[3].ShouldEndWith(";Missing;NoAnswer");
        lines.Length.ShouldBe(6);
    }

    [Fact]
    public async Task All_devices_come_with_their_share_as_json_and_csv()
    {
        var (device, day) = await SeedAsync("=Roof; west");
        var answer = JsonNode.Parse(await client.GetStringAsync($"/api/v1/gaps?from={day}&to={Next(day)}"))!;
        var found = answer["devices"]!.AsArray().Single(d => (int)d!["deviceId"]! == device.Id)!;
        ((int)found["present"]!, (double)found["share"]!).ShouldBe((2, 0.5));
        (await client.GetStringAsync($"/api/v1/gaps?from={day}&to={Next(day)}&format=csv")).ShouldContain($"{device.Id};\"'=Roof; west\";4;2;2;0;0;2;0;0.5\r\n");
    }

    [Theory]
    [InlineData("/api/v1/gaps?from=2026-03-02&to=2026-03-02", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/gaps?from=0001-01-01&to=9999-12-31", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/gaps?from=yesterday", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/gaps?format=xml", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/devices/99999/gaps", HttpStatusCode.NotFound)]
    public async Task What_cannot_be_asked_is_refused(string path, HttpStatusCode expected) => (await client.GetAsync(path)).StatusCode.ShouldBe(expected);

    [Fact]
    public async Task Only_a_meter_whose_load_profile_is_read_is_repaired()
    {
        var (device, _) = await SeedAsync("Plain");
        var refused = await client.PostAsync($"/api/v1/devices/{device.Id}/gaps/repair", null);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("EMU Professional II");
        (await client.PostAsync("/api/v1/devices/99999/gaps/repair", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        JsonNode.Parse(await client.GetStringAsync($"/api/v1/devices/{device.Id}/gaps"))!["loadProfile"].ShouldBeNull();
    }

    private static string Next(string day) => DateOnly.Parse(day, CultureInfo.InvariantCulture).AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // a day before the device was added: expected is what is stored
    private async Task<(Device Device, string Day)> SeedAsync(string name)
    {
        var device = await box.Get<DeviceStore>().AddAsync(new Device { Name = name, Line = "M-Bus", SecondaryAddress = $"{Interlocked.Increment(ref serial):D8}B5151002" }, default);
        var day = TestClock.Running.GetUtcNow().UtcDateTime.Date.AddDays(-10);
        var at = new DateTimeOffset(day, TimeSpan.Zero).AddHours(10);
        await box.Get<IHistoryStore>().AppendAsync(
            [Read(0), Read(15)],
            [new(device.Id, at.AddMinutes(30), at.AddMinutes(31), ReadoutFault.NoAnswer), new(device.Id, at.AddMinutes(45), at.AddMinutes(46), ReadoutFault.Collision)],
            default);
        return (device, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

        Reading Read(int minutes) => new(device.Id, at.AddMinutes(minutes), at.AddMinutes(minutes), Quality.Good, [RawValue.Number(minutes)]);
    }
}
