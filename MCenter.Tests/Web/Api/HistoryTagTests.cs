using System.Net;
using System.Net.Http.Headers;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Registers;
using MCenter.Tests.Support;

namespace MCenter.Tests.Web.Api;

/// <summary>A client that asks again for history that it has is told so, as long as nothing changed.</summary>
public sealed class HistoryTagTests(BoxFactory box) : IClassFixture<BoxFactory>
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly HttpClient client = box.Administrator();
    private static int added;

    [Theory]
    [InlineData("")]
    [InlineData("&format=csv")]
    [InlineData("&interval=day&register=0")]
    public async Task What_did_not_change_is_not_sent_again(string query)
    {
        var device = await AddAsync();
        var path = $"/api/v1/devices/{device.Id}/history?from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z{query}";
        var first = await AskAsync(path, null);
        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        var again = await AskAsync(path, first.Headers.ETag);
        (again.StatusCode, (await again.Content.ReadAsByteArrayAsync()).Length).ShouldBe((HttpStatusCode.NotModified, 0));
        again.Headers.ETag.ShouldBe(first.Headers.ETag);
        (await AskAsync(path + "&limit=5", first.Headers.ETag)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_reading_in_a_gap_or_another_divisor_is_sent()
    {
        var device = await AddAsync();
        var path = $"/api/v1/devices/{device.Id}/history?from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z";
        var first = (await AskAsync(path, null)).Headers.ETag;
        await box.Get<IHistoryStore>().AppendAsync([new(device.Id, Begin.AddMinutes(15), Begin.AddMinutes(15), Quality.Good, [RawValue.Number(2)])], [], default);
        var filled = await AskAsync(path, first);
        filled.StatusCode.ShouldBe(HttpStatusCode.OK);

        await box.Get<DeviceStore>().ChangeAsync(device.Id, d => d with { Registers = [d.Registers[0] with { Divisor = 10 }] }, "anna", default);
        (await AskAsync(path, filled.Headers.ETag)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_ends_now_has_no_tag()
    {
        var device = await AddAsync();
        (await AskAsync($"/api/v1/devices/{device.Id}/history?from=2026-11-01T00:00:00Z", null)).Headers.ETag.ShouldBeNull();
    }

    private async Task<Device> AddAsync()
    {
        var serial = Interlocked.Increment(ref added);
        var device = await box.Get<DeviceStore>().AddAsync(new() { Line = "M-Bus", SecondaryAddress = $"{serial:D8}", Registers = [new() { Number = 0, Description = "Count" }] }, default);
        await box.Get<IHistoryStore>().AppendAsync(
            [.. new[] { 0, 30, 60 }.Select(m => new Reading(device.Id, Begin.AddMinutes(m), Begin.AddMinutes(m), Quality.Good, [RawValue.Number(m)]))], [], default);
        return device;
    }

    private async Task<HttpResponseMessage> AskAsync(string path, EntityTagHeaderValue? known)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (known is not null)
        {
            request.Headers.IfNoneMatch.Add(known);
        }

        return await client.SendAsync(request);
    }
}
