using System.Text.RegularExpressions;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Registers;
using MCenter.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Web.Pages.Settings;

/// <summary>How meters answer on the page Bus health and on a device's page, and the read planner.</summary>
public sealed class MeterHealthPageTests(Browser browser, SeededBox seeded) : IClassFixture<SeededBox>
{
    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task A_meter_that_makes_trouble_is_found_with_its_figures_and_leads_to_its_page(int width, int height)
    {
        var device = await AddAsync($"Shaky {width}", d => d);
        await seeded.Box.AskAsync(
            device,
            Answers.Failure(ReadoutFault.NoAnswer, seconds: 9, retries: 2),
            Answers.Of(device, seconds: 0.5, answerMilliseconds: 60, retries: 5, broken: 4),
            Answers.Of(device, seconds: 0.4, answerMilliseconds: 40));
        await using var admin = await OpenAsync(width, height);
        var page = admin.Page;

        // searched for: the other meters of the box are gone from the table
        await page.GetByLabel("Search meter").FillAsync(device.Name);
        var rows = page.Locator(".health-grid .rz-data-row");
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows.Locator("td")).ToContainTextAsync(new[] { device.Name, "66.6 %", "", "50 ms", "3.3 s", "7", "4", "0", "1" });
        await Expect(rows.GetByRole(AriaRole.Img)).ToHaveAttributeAsync("aria-label", new Regex("^Worst on .+ 100 % of the readouts$"));
        await page.GetByText("7 days", new() { Exact = true }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await page.GetByLabel("Search meter").FillAsync("no such meter");
        await Expect(page.Locator(".health-grid")).ToContainTextAsync("Nothing found");
        await page.GetByLabel("Search meter").FillAsync(device.Name);
        await ShouldFitAsync(page);

        await rows.GetByRole(AriaRole.Link, new() { Name = device.Name }).ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync(device.Name);
        var section = page.GetByRole(AriaRole.Region, new() { Name = "How it answered in 30 days" });
        await Expect(section).ToContainTextAsync("66.6 % (2 of 3)");
        await Expect(section).ToContainTextAsync("50 ms, at worst 60 ms");
        await Expect(section).ToContainTextAsync("repeats: 7 · checksum: 4 · collisions: 0 · no answer: 1");

        // it follows the readout
        await seeded.Box.AskAsync(device, Answers.Of(device, seconds: 0.4, answerMilliseconds: 40));
        await Expect(section).ToContainTextAsync("75.0 % (3 of 4)");
        await ShouldFitAsync(page);
        await admin.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task The_planner_names_the_meters_that_are_late_and_what_would_help_and_counts_unit_loads(int width, int height)
    {
        var store = seeded.Box.Get<DeviceStore>();
        var slow = await AddAsync($"Slow {width}", d => d with { UnitLoads = 297 });
        var quick = await AddAsync($"Quick {width}", d => d with { ReadoutCycleMinutes = 1 });
        await seeded.Box.AskAsync(slow, Answers.Of(slow, seconds: 150));
        await seeded.Box.AskAsync(quick, Answers.Of(quick, seconds: 0.5));
        await using var admin = await OpenAsync(width, height);
        var page = admin.Page;

        var load = page.GetByRole(AriaRole.Region, new() { Name = "Load of M-Bus" });
        await Expect(load).ToContainTextAsync("of 300 (");
        await Expect(load).ToContainTextAsync("More than the bus can supply");
        await Expect(load).ToContainTextAsync("are due again before they are read");
        await Expect(load.GetByRole(AriaRole.Listitem).Filter(new() { HasText = quick.Name })).ToContainTextAsync("every 1 min, waits up to");
        await Expect(load).ToContainTextAsync("A readout cycle of at least");
        await ShouldFitAsync(page);

        // without them all is well, and the page follows
        await store.ChangeAsync(quick.Id, d => d with { ReadoutCycleMinutes = 0 }, default);
        await store.ChangeAsync(slow.Id, d => d with { UnitLoads = 1 }, default);
        await Expect(load).ToContainTextAsync("Every meter is read before it is due again.");
        await Expect(load).Not.ToContainTextAsync("More than the bus can supply");
        await admin.ShouldHaveNoErrorsAsync();
    }

    /// <summary>A meter that the box does not read by its raster within a test.</summary>
    private async Task<Device> AddAsync(string name, Func<Device, Device> with)
    {
        var added = await seeded.AddAsync(name, Medium.Electricity);
        return await seeded.Box.Get<DeviceStore>().ChangeAsync(added.Id, d => with(d with { ReadoutCycleMinutes = 40320 }), default);
    }

    private async Task<BrowserPage> OpenAsync(int width, int height)
    {
        var admin = await browser.OpenSignedInAsync(seeded.Address, "/settings/bus-health", width, height);
        await Expect(admin.Page.Locator("h1")).ToHaveTextAsync("Bus health");
        return admin;
    }

    /// <summary>Nothing stands beyond the right edge.</summary>
    private static async Task ShouldFitAsync(IPage page) => (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0);
}
