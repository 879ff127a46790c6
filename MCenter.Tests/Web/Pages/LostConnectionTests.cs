using System.Text.Json;
using MCenter.Tests.Support;
using MCenter.Tests.Web.SignIn;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Web.Pages;

/// <summary>Open pages of the real program, a process of its own in demo mode, that goes away and comes back.</summary>
public sealed class LostConnectionTests(Browser browser, LostConnectionTests.Demo demo) : IClassFixture<LostConnectionTests.Demo>
{
    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task A_lost_connection_is_said_and_the_same_page_comes_back_by_itself(int width, int height)
    {
        await using var admin = await SignedInAsync(width, height);
        await admin.Page.GotoAsync("/devices/water");
        await Expect(admin.Page.Locator(".device-grid")).ToContainTextAsync("Water main");

        await demo.Box.KillAsync();
        await Expect(admin.Page.GetByText("The connection to the M-Center is lost.")).ToBeVisibleAsync();
        await Expect(admin.Page.GetByText("The page comes back by itself as soon as the box answers.")).ToBeVisibleAsync();

        await demo.Box.StartAgainAsync();
        await Expect(admin.Page.Locator("#components-reconnect-modal")).ToBeHiddenAsync(Patient);
        await Expect(admin.Page.GetByRole(AriaRole.Heading, new() { Name = "Water" })).ToBeVisibleAsync(new() { Timeout = Patient.Timeout });
        await Expect(admin.Page.Locator(".device-grid")).ToContainTextAsync("Water main");

        // what the browser says of a server that is gone is no fault of the page; from here on it is
        admin.ForgetErrors();
        await admin.Page.FillAsync("input[type=search]", "main");
        await Expect(admin.Page.Locator(".device-grid")).Not.ToContainTextAsync("Water bakery");
        await admin.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task Reboot_asks_restarts_the_program_and_leads_home(int width, int height)
    {
        await using var admin = await SignedInAsync(width, height);
        var (process, readings, startedAt) = (demo.Box.ProcessId, await ReadingsAsync(admin), await StartedAtAsync(admin));
        await admin.Page.GotoAsync("/reboot");
        await Expect(admin.Page.GetByText("Restart the M-Center now?")).ToBeVisibleAsync();
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Restart" }).ClickAsync();

        await Expect(admin.Page.GetByRole(AriaRole.Heading, new() { Name = "Home" })).ToBeVisibleAsync(new() { Timeout = Patient.Timeout });
        await Expect(admin.Page.Locator("main")).ToContainTextAsync("meters answer");
        admin.ForgetErrors();
        demo.Box.ProcessId.ShouldBe(process, "a shell or container goes on watching the same process");
        (await StartedAtAsync(admin)).ShouldBeGreaterThan(startedAt.AddSeconds(1));
        (await ReadingsAsync(admin)).ShouldBeGreaterThanOrEqualTo(readings);
        var events = await GetAsync(admin, "/api/v1/events");
        events.EnumerateArray().ShouldContain(e => e.GetProperty("code").GetString() == "RestartAsked" && e.GetProperty("userName").GetString() == "admin");
        events.EnumerateArray().ShouldNotContain(e => e.GetProperty("severity").GetString() == "Error");
        await admin.ShouldHaveNoErrorsAsync();
    }

    /// <summary>A program starts, on a busy machine.</summary>
    private static LocatorAssertionsToBeHiddenOptions Patient => new() { Timeout = 90_000 };

    private static async Task<JsonElement> GetAsync(BrowserPage page, string path)
    {
        var answer = await page.Page.APIRequest.GetAsync(path);
        answer.Status.ShouldBe(200);
        return (await answer.JsonAsync())!.Value;
    }

    private static async Task<long> ReadingsAsync(BrowserPage page) => (await GetAsync(page, "/api/v1/status")).GetProperty("history").GetProperty("readings").GetInt64();

    private static async Task<DateTimeOffset> StartedAtAsync(BrowserPage page)
    {
        var status = await GetAsync(page, "/api/v1/status");
        return status.GetProperty("time").GetDateTimeOffset().AddSeconds(-status.GetProperty("uptimeSeconds").GetInt64());
    }

    private async Task<BrowserPage> SignedInAsync(int width, int height)
    {
        var page = await browser.OpenAsync(demo.Box.Http, width, height);
        await page.SignInAsync("admin", "123");
        return page;
    }

    /// <summary>The demo.</summary>
    public sealed class Demo : IAsyncLifetime
    {
        internal RealBox Box { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            // started again on the ports that it got: a program that restarts itself takes its own arguments, and port 0 would be another one then
            Box = await RealBox.StartAsync(["--demo"]);
            await Box.KillAsync();
            await Box.StartAgainAsync();
        }

        public async ValueTask DisposeAsync() => await Box.DisposeAsync();
    }
}
