using System.Net;
using System.Text.Json.Nodes;
using MCenter.Core.BusHealth;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Tests.Support;

namespace MCenter.Tests.Web.Api;

/// <summary>How meters answer, unit loads and the read planner over HTTP.</summary>
public sealed class MeterHealthApiTests(BoxFactory box) : IClassFixture<BoxFactory>
{
    /// <summary>The box reads by its own raster, too: not within a test.</summary>
    private const int SeldomRead = 40320;

    private static int serial = 62_000_000;

    private readonly HttpClient client = box.Administrator();

    [Fact]
    public async Task A_device_tells_how_it_answered_together_and_by_day()
    {
        var device = await AddAsync(box, "Shaky");
        await box.AskAsync(device, Answers.Failure(ReadoutFault.NoAnswer, seconds: 9, retries: 2), Answers.Of(device, seconds: 0.5, answerMilliseconds: 60, retries: 1, broken: 1), Answers.Of(device, seconds: 0.4, answerMilliseconds: 40));

        var answer = JsonNode.Parse(await client.GetStringAsync($"/api/v1/devices/{device.Id}/health?days=2"))!;

        ((string)answer["name"]!, (string)answer["from"]!).ShouldBe(("Shaky", $"{box.Get<MeterHealth>().Today.AddDays(-1):yyyy-MM-dd}"));
        const string Expected = """{"readouts":3,"answered":2,"retries":3,"noAnswers":1,"checksumFaults":1,"collisions":0,"otherFaults":0,"trouble":0.6667,"meanAnswerMilliseconds":50,"slowestAnswerMilliseconds":60,"meanOnLineMilliseconds":3300,"longestOnLineMilliseconds":9000}""";
        answer["figures"]!.ToJsonString().ShouldBe(Expected);
        answer["days"]!.AsArray().Sum(d => (int)d!["figures"]!["readouts"]!).ShouldBe(3);
    }

    [Fact]
    public async Task All_devices_come_the_worst_first_also_those_never_asked()
    {
        var (good, bad, never) = (await AddAsync(box, "Good"), await AddAsync(box, "Bad"), await AddAsync(box, "Never"));
        await box.AskAsync(good, Answers.Of(good, seconds: 0.4, answerMilliseconds: 40));
        await box.AskAsync(bad, Answers.Failure(ReadoutFault.Collision, seconds: 1));
        var all = JsonNode.Parse(await client.GetStringAsync("/api/v1/health/meters"))!["devices"]!.AsArray().Select(d => (int)d!["deviceId"]!).ToList();
        all.Where(id => id == good.Id || id == bad.Id || id == never.Id).ShouldBe([bad.Id, good.Id, never.Id]);
    }

    [Fact]
    public async Task A_line_tells_its_unit_loads_and_whether_its_meters_are_read_in_time()
    {
        await using var own = new BoxFactory();
        var slow = await AddAsync(own, "Slow", d => d with { UnitLoads = 4, ReadoutCycleMinutes = 15 });
        var quick = await AddAsync(own, "Quick", d => d with { ReadoutCycleMinutes = 1 });
        // the box may read them by its raster meanwhile
        own.Protocol.Answer = asked => asked.Id == slow.Id ? Answers.Of(slow, seconds: 150) : Answers.Of(quick, seconds: 0.5);
        await own.AskAsync(slow, Answers.Of(slow, seconds: 150));
        await own.AskAsync(quick, Answers.Of(quick, seconds: 0.5));

        var line = JsonNode.Parse(await own.Administrator().GetStringAsync("/api/v1/health/lines"))!.AsArray().ShouldHaveSingleItem()!;
        ((string)line["line"]!).ShouldBe("M-Bus");

        ((int)line["devices"]!, (int)line["unitLoads"]!, (int)line["mostUnitLoads"]!, (decimal)line["milliamperes"]!, (int)line["mostMilliamperes"]!).ShouldBe((2, 5, 300, 7.5m, 450));
        ((double)line["utilisation"]!, (double)line["secondsForAll"]!, (bool)line["fits"]!, (int)line["fitsAtMinutes"]!, line["fitsAtBaudRate"]).ShouldBe((0.175, 150.5, false, 5, null));
        var late = line["late"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)late["name"]!, (int)late["intervalMinutes"]!, (double)late["waitsSeconds"]!, (int)late["fitsAtMinutes"]!).ShouldBe(("Quick", 1, 150.5, 5));
    }

    [Theory]
    [InlineData("/api/v1/health/meters?days=0", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/health/meters?days=401", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/devices/1/health?days=x", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/devices/99999/health", HttpStatusCode.NotFound)]
    public async Task What_cannot_be_asked_is_refused(string path, HttpStatusCode expected) => (await client.GetAsync(path)).StatusCode.ShouldBe(expected);

    [Theory]
    [InlineData("/api/v1/health/meters")]
    [InlineData("/api/v1/health/lines")]
    [InlineData("/api/v1/devices/1/health")]
    public async Task Nobody_sees_it_without_signing_in(string path) => (await box.Anonymous().GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

    private static Task<Device> AddAsync(BoxFactory to, string name, Func<Device, Device>? with = null)
    {
        var device = new Device { Name = name, Line = "M-Bus", MBusMedium = Medium.Electricity, SecondaryAddress = $"{Interlocked.Increment(ref serial):D8}B5151002", ReadoutCycleMinutes = SeldomRead };
        return to.Get<DeviceStore>().AddAsync(with?.Invoke(device) ?? device, default);
    }
}
