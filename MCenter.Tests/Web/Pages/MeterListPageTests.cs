using MCenter.Core.Devices;
using MCenter.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Web.Pages;

/// <summary>The page "Add device": a list is pasted or chosen, checked, corrected and taken.</summary>
public sealed class MeterListPageTests(Browser browser, MeterListPageTests.ListBox lists) : IClassFixture<MeterListPageTests.ListBox>
{
    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task A_pasted_list_is_checked_corrected_and_taken(int width, int height)
    {
        await using var page = await OpenAsync(width, height);
        var check = page.Page.GetByRole(AriaRole.Button, new() { Name = "Check" });
        var pasted = page.Page.GetByLabel("Or pasted from a spreadsheet");
        await pasted.FillAsync($"Name\tSecondary address\tBaud rate [Bd]\nNorth {width}\t{width}001\t2400\nSouth {width}\t{width}002\tquick");
        await check.ClickAsync();
        await Expect(page.Page.Locator(".meter-list-verdict")).ToContainTextAsync("1 new, 0 changed, 0 the same, 1 with errors.");
        await Expect(page.Page.Locator(".import-fault")).ToContainTextAsync("Baud rate: “quick” is no whole number.");
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Import " })).ToHaveCountAsync(0);
        Meters(width).ShouldBe(0);

        await pasted.FillAsync($"Name\tSecondary address\tBaud rate [Bd]\nNorth {width}\t{width}001\t2400\nSouth {width}\t{width}002\t300");
        await check.ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Import 2 meters" }).ClickAsync();
        await Expect(page.Page.Locator(".meter-list-verdict")).ToContainTextAsync("2 meters added, 0 changed, 0 unchanged.");
        Meters(width).ShouldBe(2);
        await page.ShouldHaveNoErrorsAsync();
    }

    [Fact]
    public async Task A_file_of_600_meters_is_taken_and_a_workbook_is_refused()
    {
        await using var page = await OpenAsync(1280, 800);
        var file = page.Page.GetByLabel("File", new() { Exact = true });
        await file.SetInputFilesAsync(new FilePayload { Name = "book.xlsx", MimeType = "application/octet-stream", Buffer = [0x50, 0x4B, 3, 4, 0, 0, 1, 2] });
        await Expect(page.Page.Locator(".meter-list-verdict")).ToContainTextAsync("saved as CSV first");

        var rows = string.Join("\r\n", Enumerable.Range(1, 600).Select(n => $"Flat {n} with a name that makes the list larger than one message of the circuit;{70_000_000 + n}"));
        await file.SetInputFilesAsync(new FilePayload { Name = "meters.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes("Name;Secondary address\r\n" + rows) });
        await Expect(page.Page.Locator(".meter-list-verdict")).ToContainTextAsync("600 new");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Import 600 meters" }).ClickAsync();
        await Expect(page.Page.Locator(".meter-list-verdict")).ToContainTextAsync("600 meters added");

        // pasted, the same list says that there is nothing to do
        await page.Page.GetByLabel("Or pasted from a spreadsheet").FillAsync("Name;Secondary address\r\n" + rows);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        await Expect(page.Page.Locator(".meter-list-verdict")).ToContainTextAsync("600 the same");
        await page.ShouldHaveNoErrorsAsync();
    }

    private int Meters(int width) => lists.Box.Get<DeviceStore>().Current.All.Count(d => d.Name.EndsWith($" {width}", StringComparison.Ordinal));

    private async Task<BrowserPage> OpenAsync(int width, int height)
    {
        var page = await browser.OpenSignedInAsync(lists.Address, "/settings/add-device", width, height);
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "Import meter list" })).ToBeVisibleAsync();
        return page;
    }

    /// <summary>A box that meters are added to.</summary>
    public sealed class ListBox : IAsyncLifetime
    {
        public BoxFactory Box { get; } = new();

        public Uri Address { get; private set; } = null!;

        public ValueTask InitializeAsync()
        {
            Address = Box.Listen();
            return ValueTask.CompletedTask;
        }

        public async ValueTask DisposeAsync() => await Box.DisposeAsync();
    }
}
