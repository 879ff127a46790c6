using System.Text;
using System.Text.RegularExpressions;
using MCenter.Core.Devices;
using MCenter.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Web.Pages.Settings;

/// <summary>The commissioning report on the screen and on paper.</summary>
public sealed partial class ReportPageTests(Browser browser, SeededBox seeded) : IClassFixture<SeededBox>
{
    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task The_report_shows_values_doubts_and_lines_to_sign(int width, int height)
    {
        await using var at = await OpenAsync(width, height);
        var meters = at.Page.Locator(".report-meters");
        await Expect(meters).ToContainTextAsync("Main distribution");
        await Expect(meters).ToContainTextAsync("83,588.514 kWh");
        await Expect(meters).ToContainTextAsync("83,204.514 kWh");
        await Expect(meters.Locator("tbody", new() { HasText = "Boiler" })).ToContainTextAsync("an unusual unit for Heat");
        await Expect(meters.Locator("tbody", new() { HasText = "Boiler" })).ToContainTextAsync("No answer");
        await Expect(at.Page.Locator(".signatures")).ToContainTextAsync("Customer");
        await at.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task A_target_list_is_refused_corrected_taken_compared_and_deleted(int width, int height)
    {
        await using var at = await OpenAsync(width, height);
        var panel = at.Page.Locator(".target-panel");
        var check = panel.GetByRole(AriaRole.Button, new() { Name = "Check" });
        var pasted = panel.GetByLabel("Or pasted from a spreadsheet");
        await pasted.FillAsync($"Name\tSecondary address\tBaud rate\nPlanned\t{seeded.Electricity.SecondaryAddress}\tquick");
        await check.ClickAsync();
        await Expect(panel.Locator(".target-verdict")).ToContainTextAsync("Row 2, Baud rate: “quick” is no whole number.");

        await pasted.FillAsync($"Name\tSecondary address\tBaud rate\nPlanned\t{seeded.Electricity.SecondaryAddress}\t9600\nLost\t99{width}\t");
        await check.ClickAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = "Take 2 meters as the target" }).ClickAsync();
        var table = at.Page.Locator(".report-target");
        await Expect(table.Locator("tr", new() { HasText = "Planned" })).ToContainTextAsync("Baud rate: 2400 instead of 9600");
        await Expect(table.Locator("tr", new() { HasText = "Lost" })).ToContainTextAsync("Not found");
        await Expect(table.Locator("tr", new() { HasText = "Riser west" })).ToContainTextAsync("Not expected");

        await panel.GetByText("Delete the target list").ClickAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = "Delete the list now" }).ClickAsync();
        await Expect(table).ToHaveCountAsync(0);
        await at.ShouldHaveNoErrorsAsync();
    }

    [Fact]
    public async Task On_paper_there_is_no_shell_and_no_meter_is_cut_in_two()
    {
        for (var n = 0; n < 25; n++)
        {
            await seeded.AddAsync($"Flat {n}", Medium.Electricity);
        }

        await using var at = await OpenAsync(1280, 800);
        await at.Page.EmulateMediaAsync(new() { Media = Media.Print, ColorScheme = ColorScheme.Dark });
        await Expect(at.Page.Locator(".rz-header")).ToBeHiddenAsync();
        await Expect(at.Page.Locator(".rz-sidebar")).ToBeHiddenAsync();
        await Expect(at.Page.Locator(".page-head-actions")).ToBeHiddenAsync();
        (await at.Page.EvaluateAsync<string>("getComputedStyle(document.querySelector('.report-meters tbody')).breakInside")).ShouldBe("avoid");
        (await at.Page.EvaluateAsync<string[]>("[...new Set([...document.querySelectorAll('main *')].map(e => getComputedStyle(e).color))]")).ShouldBe(["rgb(0, 0, 0)"]);

        // of A4 (210 x 297 mm in points), and all of it: nothing scrolls on paper
        var pdf = Encoding.Latin1.GetString(await at.Page.PdfAsync(new() { PreferCSSPageSize = true }));
        PageObject().Count(pdf).ShouldBeInRange(3, 8);
        pdf.ShouldMatch(@"/MediaBox \[0 0 59[45]\S* 84[12]");
    }

    private async Task<BrowserPage> OpenAsync(int width, int height)
    {
        var at = await browser.OpenSignedInAsync(seeded.Address, "/settings/report", width, height);
        await Expect(at.Page.GetByRole(AriaRole.Heading, new() { Name = "Commissioning report" })).ToBeVisibleAsync();
        await Expect(at.Page.Locator(".report-meters")).ToBeVisibleAsync();
        return at;
    }

    [GeneratedRegex(@"/Type /Page\b(?!s)")]
    private static partial Regex PageObject();
}
