using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MCenter.Core.History;
using MCenter.Core.Outputs;
using MCenter.Core.Registers;
using MCenter.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Tests.Web.Api;

/// <summary><c>/api/v1/outputs</c> on a box with one output, whose target the test is.</summary>
public sealed class OutputsApiTests : IDisposable
{
    private readonly FakeOutput output = new(TestClock.Running) { Fault = "530 Login incorrect." };
    private readonly BoxFactory box;
    private readonly HttpClient client;

    public OutputsApiTests()
    {
        box = new() { Replace = services => services.AddSingleton<IOutput>(output) };
        client = box.Administrator();
    }

    public void Dispose() => box.Dispose();

    [Fact]
    public async Task The_list_has_the_backlog_and_the_targets_own_words()
    {
        // the cursor is there: from here on what is stored waits
        await Eventually.True(async () => await box.Get<OutputCursors>().FindAsync("fake", default) is not null, "the cursor");
        var at = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
        await box.Get<IHistoryStore>().AppendAsync([new Reading(1, at, at, Quality.Good, [RawValue.Number(1)])], [], default);
        await Eventually.True(async () => (int)(await OneAsync())["backlog"]! == 1 && (await OneAsync())["errors"]!.AsArray().Count > 0, "the first failure");
        var failed = await OneAsync();
        ((string)failed["name"]!, (bool)failed["active"]!, (string)failed["errors"]![0]!["message"]!, failed["lastSuccess"]).ShouldBe(("fake", true, "530 Login incorrect.", null));
        failed["nextTry"].ShouldNotBeNull();
        var test = (await (await client.PostAsync("/api/v1/outputs/fake/test", null)).Content.ReadFromJsonAsync<JsonNode>())!;
        ((bool)test["works"]!, (string)test["message"]!).ShouldBe((false, "530 Login incorrect."));
    }

    [Fact]
    public async Task Sending_again_is_accepted_and_stopped_and_refused_field_by_field()
    {
        (await client.PostAsJsonAsync("/api/v1/outputs/nobody/resend", new { from = "2026-11-01T00:00:00Z", to = "2026-11-02T00:00:00Z" })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var refused = await client.PostAsJsonAsync("/api/v1/outputs/fake/resend", new { from = "2026-11-02T00:00:00Z", to = "2026-11-01T00:00:00Z" });
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.Content.ReadFromJsonAsync<JsonNode>())!["errors"]!["to"].ShouldNotBeNull();
        (await client.PostAsJsonAsync("/api/v1/outputs/fake/resend", new { from = "0001-01-01T00:00:00Z", to = "9999-01-01T00:00:00Z" })).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await Eventually.True(async () => (await OneAsync())["resend"] is null, "the end: there is nothing to send");
        (await client.DeleteAsync("/api/v1/outputs/fake/resend")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await box.Anonymous().GetAsync("/api/v1/outputs")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_output_that_fails_for_an_hour_degrades_the_box_and_the_status_says_why()
    {
        var time = new FakeTime(TimeProvider.System.GetUtcNow());
        var failing = new FakeOutput(time) { Fault = "530 Login incorrect." };
        using var watched = new BoxFactory { Time = time, Replace = services => services.AddSingleton<IOutput>(failing) };
        var user = watched.Administrator();
        await Eventually.True(async () => await watched.Get<OutputCursors>().FindAsync("fake", default) is not null, "the cursor");
        var at = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
        await watched.Get<IHistoryStore>().AppendAsync([new Reading(1, at, at, Quality.Good, [RawValue.Number(1)])], [], default);
        await Eventually.True(
            async () =>
            {
                time.Advance(OutputLoop.Look);
                return await HealthOfAsync() is { FailingSince: not null };
            },
            "the first failure");
        var young = await HealthOfAsync();
        (young.Outputs, young.FailsLong, young.Problem).ShouldBe((true, false, "530 Login incorrect."));
        time.Advance(TimeSpan.FromHours(1));
        var old = await HealthOfAsync();
        (old.Outputs, old.FailsLong, old.Problem).ShouldBe((false, true, "530 Login incorrect."));

        async Task<(bool Outputs, DateTimeOffset? FailingSince, bool FailsLong, string? Problem)> HealthOfAsync()
        {
            var health = JsonNode.Parse(await (await watched.Anonymous().GetAsync("/healthz")).Content.ReadAsStringAsync())!;
            var status = (await user.GetFromJsonAsync<JsonNode>("/api/v1/status"))!["outputs"]!.AsArray().Single(o => (string)o!["name"]! == "fake")!;
            return ((bool)health["outputs"]!, (DateTimeOffset?)status["failingSince"], (bool)status["failsLong"]!, (string?)status["problem"]);
        }
    }

    private async Task<JsonNode> OneAsync() => (await client.GetFromJsonAsync<JsonNode>("/api/v1/outputs"))!.AsArray().Single(o => (string)o!["name"]! == "fake")!;
}
