using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Gaps;
using MCenter.Core.History;
using MCenter.Core.Registers;
using MCenter.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Web.Pages.Settings;

/// <summary>The gap ledger's page: the worst meter first, its calendar, a day's missing points with their reasons.</summary>
public sealed class GapsPageTests(Browser browser, SeededBox seeded) : IClassFixture<SeededBox>
{
    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task A_meter_with_gaps_is_found_and_its_day_tells_the_reasons(int width, int height)
    {
        var device = await seeded.AddAsync($"Gappy {width}", Medium.Electricity);
        var day = await MissAsync(device);
        await using var viewer = await browser.OpenSignedInAsync(seeded.Address, "/settings/gaps", width, height);
        var page = viewer.Page;
        await Expect(page.Locator("h1")).ToHaveTextAsync("Gap ledger");
        await page.GetByLabel("Search meter").FillAsync(device.Name);
        await page.GetByRole(AriaRole.Button, new() { Name = device.Name }).ClickAsync();
        var cell = page.GetByRole(AriaRole.Button, new() { NameRegex = new($"^{Regex(day)}: ") });
        await Expect(cell).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex(", 2 failed, 0 nothing stored$"));
        await cell.ClickAsync();
        await Expect(page.Locator(".points li")).ToContainTextAsync(new[] { "No answer", "Collision" });
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator(".chosen").GetByText("Download CSV").ClickAsync());
        (await File.ReadAllTextAsync(await download.PathAsync())).ShouldContain(";Missing;Collision");
        await viewer.ShouldHaveNoErrorsAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Close", Exact = true }).ClickAsync();
        await Expect(page.Locator(".chosen")).ToHaveCountAsync(0);
    }

    private static string Regex(DateOnly day) => System.Text.RegularExpressions.Regex.Escape(day.ToString("d MMM yyyy", CultureInfo.GetCultureInfo("en-GB")));

    /// <summary>Two failed readouts off the seeded raster, yesterday at noon.</summary>
    private async Task<DateOnly> MissAsync(Device device)
    {
        var day = seeded.Box.Get<GapLedger>().Today.AddDays(-1);
        var noon = new DateTimeOffset(day.ToDateTime(new TimeOnly(12, 5)), TimeSpan.Zero);
        await seeded.Box.Get<IHistoryStore>().AppendAsync(
            [],
            [new(device.Id, noon, noon.AddSeconds(9), ReadoutFault.NoAnswer), new(device.Id, noon.AddMinutes(15), noon.AddMinutes(16), ReadoutFault.Collision)],
            default);
        return day;
    }
}
