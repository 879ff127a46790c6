using MCenter.Core.Devices;
using MCenter.Core.Export;
using MCenter.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Web.Pages;

/// <summary>Manual data export as a person does it: choose, prepare, download, delete.</summary>
public sealed class ExportPageTests(Browser browser, SeededBox seeded) : IClassFixture<SeededBox>
{
    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task Meters_are_chosen_their_files_prepared_downloaded_and_deleted(int width, int height)
    {
        var meter = await seeded.AddAsync($"Exported {width}", Medium.Electricity);
        var empty = await seeded.Box.Get<DeviceStore>().AddAsync(new() { Name = $"Never read {width}", Line = "M-Bus", SecondaryAddress = $"{99_000_000 + width}" }, default);
        await using var viewer = await browser.OpenSignedInAsync(seeded.Address, "/export", width, height);
        var page = viewer.Page;
        await Expect(page.Locator("h1")).ToContainTextAsync("Data export");
        var prepare = page.Locator(".export-form button[type=submit]");
        await Expect(prepare).ToBeDisabledAsync();
        await page.GetByLabel("Search", new() { Exact = true }).FillAsync($"exported {width}");
        await Expect(page.Locator(".export-meters li")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Choose these 1" }).ClickAsync();
        await page.GetByLabel("Search", new() { Exact = true }).FillAsync($"never read {width}");
        await page.GetByLabel(empty.Name).CheckAsync();
        var span = page.Locator(".export-form .rz-dropdown").First;
        await span.ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "Last 7 days" }).ClickAsync();
        await Expect(span).ToContainTextAsync("Last 7 days");
        await Expect(prepare).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("Prepare files of 2 meters"));
        await prepare.ClickAsync();

        await Expect(page.Locator(".export-job h2")).ToHaveTextAsync("The files are ready");
        await Expect(page.Locator(".export-without")).ToContainTextAsync(empty.Name);
        var name = seeded.Box.Get<ExportFiles>().All.Single(f => f.Name.Contains(meter.Name, StringComparison.Ordinal)).Name;
        var row = page.Locator(".export-files li", new() { HasText = name });
        var download = await page.RunAndWaitForDownloadAsync(() => row.Locator("a").ClickAsync());
        download.SuggestedFilename.ShouldBe(name);
        (await File.ReadAllTextAsync(await download.PathAsync())).ShouldContain(";83588.514;2\r\n");
        var archive = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Download all files").ClickAsync());
        archive.SuggestedFilename.ShouldEndWith(".zip");
        var last = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Last values of all meters").ClickAsync());
        (await File.ReadAllTextAsync(await last.PathAsync())).ShouldContain($";{meter.Name};");
        await viewer.ShouldHaveNoErrorsAsync();

        await row.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
        await viewer.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task All_files_are_deleted_after_a_question_that_says_how_many(int width, int height)
    {
        seeded.Box.Get<ExportJobs>().Start(new() { DeviceIds = [seeded.Electricity.Id] }, "admin");
        await Eventually.True(() => seeded.Box.Get<ExportJobs>().Job is { State: ExportState.Done }, "the export");
        await using var viewer = await browser.OpenSignedInAsync(seeded.Address, "/export", width, height);
        var page = viewer.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete all files" }).ClickAsync();
        await Expect(page.Locator(".rz-dialog")).ToContainTextAsync("The stored readings stay");
        await page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "Delete all files" }).ClickAsync();
        await Expect(page.Locator(".export-files")).ToContainTextAsync("No file is ready.");
        seeded.Box.Get<ExportFiles>().All.ShouldBeEmpty();
        await viewer.ShouldHaveNoErrorsAsync();
    }
}
