using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MCenter.Core.BusHealth;
using MCenter.Tests.Support;

namespace MCenter.Tests.Web.Api;

/// <summary><c>/api/v1/bus</c> on a box whose line is measured by two files.</summary>
public sealed class BusApiTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly MeasuredBox measured = new();
    private readonly HttpClient client;

    public BusApiTests() => client = measured.Box.Administrator();

    public ValueTask DisposeAsync() => measured.DisposeAsync();

    [Fact]
    public async Task Voltage_and_current_are_there_and_in_the_status_of_the_box_and_an_overload_is_in_both()
    {
        await UntilAsync("Good");
        var bus = (await ReadAsync("/api/v1/bus"))[0]!;
        ((string)bus["line"]!, (double)bus["volts"]!, (double)bus["milliamperes"]!, bus["overloadSince"]).ShouldBe(("M-Bus", 39.8, 120, null));

        (await client.PutAsJsonAsync("/api/v1/settings/bus", new { greatestMilliamperes = 100, peakMilliamperes = 110, resumeMilliamperes = 90, resumeSeconds = 0 })).EnsureSuccessStatusCode();
        await UntilAsync("Overload");
        var status = await ReadAsync("/api/v1/status");
        ((string)status["readout"]!["activity"]!, (string)status["lineUses"]![0]!["kind"]!, (string)status["bus"]![0]!["condition"]!).ShouldBe(("Overload", "Overload", "Overload"));
        ((string)status["led"]!["first"]!, (string)status["led"]!["second"]!, (int)status["led"]!["cycleMilliseconds"]!, (bool)status["led"]!["isReal"]!).ShouldBe(("Red", "Off", 500, false));

        measured.Write(39_800, 80);
        await UntilAsync("Good");
        status = await ReadAsync("/api/v1/status");
        ((string)status["readout"]!["activity"]!, (string)status["led"]!["first"]!).ShouldBe(("Idle", "Green"));
    }

    [Fact]
    public async Task What_is_not_measured_is_null_never_0()
    {
        File.Delete(measured.CurrentFile);
        await Eventually.True(async () => ((string)(await ReadAsync("/api/v1/bus"))[0]!["problem"]!).Contains(measured.CurrentFile, StringComparison.Ordinal), "the missing file");
        var bus = (await ReadAsync("/api/v1/bus"))[0]!;
        (bus["milliamperes"], (double)bus["volts"]!, (string)bus["condition"]!).ShouldBe((null, 39.8, "Good"));
    }

    [Fact]
    public async Task The_history_is_read_by_quarters_or_longer()
    {
        await measured.Box.Get<BusHistory>().AddAsync([.. Enumerable.Range(0, 96).Select(n => new BusQuarter
        {
            Line = "M-Bus", Start = Noon.AddMinutes(15 * n), Samples = 450, MeanMilliamperes = n, GreatestMilliamperes = n + 10, MeanVolts = 40, LeastVolts = 39,
        })], default);
        var span = "from=2026-11-20T12:00:00Z&to=2026-11-21T12:00:00Z";
        var quarters = (await ReadAsync($"/api/v1/bus/history?{span}")).AsArray();
        quarters.Count.ShouldBe(96);
        ((string)quarters[4]!["start"]!, (double)quarters[4]!["meanMilliamperes"]!, (double)quarters[4]!["greatestMilliamperes"]!, (double)quarters[4]!["leastVolts"]!)
            .ShouldBe(("2026-11-20T13:00:00+00:00", 4, 14, 39));
        (await ReadAsync($"/api/v1/bus/history?{span}&line=M-Bus&interval=hour")).AsArray().Count.ShouldBe(24);
    }

    [Theory]
    [InlineData("line=Nobody", "line")]
    [InlineData("interval=minute", "interval")]
    [InlineData("from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "to")]
    [InlineData("from=1970-01-01T00:00:00Z", "interval")]
    public async Task What_is_wrong_is_named(string query, string field)
    {
        var refused = await client.GetAsync($"/api/v1/bus/history?{query}");
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["errors"]!.AsObject().Select(e => e.Key).ShouldBe([field]);
    }

    [Fact]
    public async Task Strangers_see_nothing_and_wrong_limits_change_nothing()
    {
        (await measured.Box.Anonymous().GetAsync("/api/v1/bus")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await measured.Box.Anonymous().GetAsync("/api/v1/bus/history")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await client.PutAsJsonAsync("/api/v1/settings/bus", new { greatestMilliamperes = 5 })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ((int)(await ReadAsync("/api/v1/settings/bus"))["greatestMilliamperes"]!).ShouldBe(450);
    }

    private async Task<JsonNode> ReadAsync(string path) => JsonNode.Parse(await client.GetStringAsync(path))!;

    private Task UntilAsync(string condition) => Eventually.True(async () => (string)(await ReadAsync("/api/v1/bus"))[0]!["condition"]! == condition, condition);
}
