using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MCenter.Core.Devices;
using MCenter.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Web;

/// <summary>A meter whose medium code the standard keeps back (1F) is found, added, listed and shown like any other.</summary>
public sealed class UnnamedMediumTests(Browser browser) : IAsyncDisposable
{
    private readonly ScanBox bus = new(meters: 1, medium: (Medium)0x1F);

    public ValueTask DisposeAsync() => bus.DisposeAsync();

    [Fact]
    public async Task The_api_names_it_by_its_code_and_takes_that_back()
    {
        var client = bus.Box.Administrator();
        await ScanAsync(client);
        var device = (await client.GetFromJsonAsync<JsonArray>("/api/v1/devices"))!.Single()!;
        ((string)device["medium"]!, (string)device["mBusMedium"]!).ShouldBe(("0x1F", "0x1F"));
        var path = $"/api/v1/devices/{(int)device["id"]!}";
        var whole = (await client.GetFromJsonAsync<JsonNode>(path))!;
        whole["name"] = "Odd one";
        (await client.PutAsJsonAsync(path, whole)).StatusCode.ShouldBe(HttpStatusCode.OK);
        ((string)(await client.GetFromJsonAsync<JsonNode>(path))!["medium"]!).ShouldBe("0x1F");
        (await client.PutAsJsonAsync(path, new { medium = "31" })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.PutAsJsonAsync(path, new { medium = "0x123" })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.PutAsJsonAsync(path, new { medium = "warmWater" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.PutAsJsonAsync(path, new { medium = "0x1f" })).StatusCode.ShouldBe(HttpStatusCode.OK);

        foreach (var other in (string[])[$"{path}/latest", "/api/v1/scan", "/api/v1/status", "/api/v1/drivers", "/api/v1/gaps", "/openapi/v1.json", "/app/api/serial/12345670.json", "/app/api/serial/12345670.csv", "/api/v1/devices/import/template"])
        {
            (await client.GetAsync(other)).StatusCode.ShouldBe(HttpStatusCode.OK, other);
        }

        (await client.GetStringAsync("/openapi/v1.json")).ShouldContain("without a name as 0x1F");
    }

    [Fact]
    public async Task Pages_name_it_by_its_code()
    {
        var address = bus.Box.Listen();
        await using var at = await browser.OpenAsync(address);
        var client = bus.Box.Administrator();
        client.BaseAddress = address;
        await ScanAsync(client);
        var id = bus.Box.Get<DeviceStore>().Current.All.Single().Id;
        await at.SignInAsync("admin", BoxFactory.AdminPassword);
        await at.Page.GotoAsync("/settings/scan");
        await Expect(at.Page.Locator(".finding")).ToContainTextAsync("Medium 0x1F");
        await at.Page.GotoAsync($"/device/{id}");
        await at.Page.GetByRole(AriaRole.Tab, new() { Name = "M-Bus" }).ClickAsync();
        await Expect(at.Page.Locator(".facts dd").Filter(new() { HasText = "Medium 0x1F" })).ToBeVisibleAsync();
        await at.Page.GetByRole(AriaRole.Tab, new() { Name = "Default" }).ClickAsync();
        await Expect(at.Page.Locator(".rz-dropdown:has(#medium)")).ToContainTextAsync("Medium 0x1F");
        await at.Page.GotoAsync("/devices");
        await Expect(at.Page.GetByText("SIM").First).ToBeVisibleAsync();

        await at.Page.GotoAsync($"/device/{id}");
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Create driver" }).ClickAsync();
        await Expect(at.Page.Locator(".rz-dialog .hint")).ToContainTextAsync("Medium 0x1F");
        await at.Page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Expect(at.Page.Locator(".rz-dialog")).ToHaveCountAsync(0);
        await at.Page.GotoAsync("/settings/drivers");
        await Expect(at.Page.Locator("tr.driver").Filter(new() { HasText = "SIM" })).ToContainTextAsync("Medium 0x1F");
        await at.ShouldHaveNoErrorsAsync();
    }

    private static async Task ScanAsync(HttpClient client)
    {
        (await client.PostAsJsonAsync("/api/v1/scan", new { baudRate = 38400, mask = "12345670" })).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await Eventually.True(async () => (string?)(await client.GetFromJsonAsync<JsonArray>("/api/v1/scan"))![0]!["state"] == "Finished", "the search");
    }
}
