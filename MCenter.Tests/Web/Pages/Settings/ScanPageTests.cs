using MCenter.Core.Devices;
using MCenter.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Web.Pages.Settings;

/// <summary>The page Scan as an installer uses it, on a simulated line.</summary>
public sealed class ScanPageTests(Browser browser) : IAsyncDisposable
{
    private readonly ScanBox bus = new();

    public ValueTask DisposeAsync() => bus.DisposeAsync();

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task Meters_are_searched_found_and_added(int width, int height)
    {
        await using var at = await browser.OpenSignedInAsync(bus.Box.Listen(), "/settings/scan", width, height);
        await Expect(at.Page.GetByRole(AriaRole.Heading, new() { Name = "Scan" })).ToBeVisibleAsync();
        await Expect(at.Page.GetByText("Nothing was searched yet.")).ToBeVisibleAsync();

        // a mask that is none is refused beside its field, and nothing starts
        await at.Page.Locator("#mask").FillAsync("12");
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Scan" }).ClickAsync();
        await Expect(at.Page.Locator(".form-error")).ToContainTextAsync("8 or 16");

        await at.Page.Locator("#mask").FillAsync(ScanBox.Mask);
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Scan" }).ClickAsync();
        await Expect(at.Page.GetByRole(AriaRole.Button, new() { Name = "Stop" })).ToBeVisibleAsync();
        await Expect(at.Page.Locator(".scan-form")).ToHaveCountAsync(0);
        await Expect(at.Page.Locator(".finding")).ToHaveCountAsync(3, new() { Timeout = 120_000 });
        await Expect(at.Page.GetByText("Search finished")).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await Expect(at.Page.Locator(".scan-meters")).ToHaveTextAsync("3");
        await Expect(at.Page.Locator(".scan-form #mask")).ToHaveValueAsync(ScanBox.Mask);
        await Expect(at.Page.GetByText("New, added").First).ToBeVisibleAsync();
        bus.Box.Get<DeviceStore>().Current.All.Length.ShouldBe(3);
        await at.ShouldHaveNoErrorsAsync();
    }

    [Fact]
    public async Task A_search_can_be_stopped_and_goes_on_and_the_status_bar_tells_of_it()
    {
        await using var at = await browser.OpenSignedInAsync(bus.Box.Listen(), "/settings/scan");
        await at.Page.GetByText("Primary", new() { Exact = true }).ClickAsync();
        await Expect(at.Page.Locator("#from")).ToBeVisibleAsync();
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Scan" }).ClickAsync();
        await Expect(at.Page.Locator(".box-activity")).ToContainTextAsync("Scanning 2400 Bd");
        await Expect(at.Page.Locator(".finding").First).ToBeVisibleAsync();
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Expect(at.Page.GetByText("Search stopped")).ToBeVisibleAsync();
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await Expect(at.Page.GetByRole(AriaRole.Button, new() { Name = "Stop" })).ToBeVisibleAsync();
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Expect(at.Page.GetByText("Search stopped")).ToBeVisibleAsync();
        await at.ShouldHaveNoErrorsAsync();
    }
}
