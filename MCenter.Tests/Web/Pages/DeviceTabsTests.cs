using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Registers;
using MCenter.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Web.Pages;

/// <summary>Each tab of a device's page: what it shows, and what is changed there and stored.</summary>
public sealed class DeviceTabsTests(Browser browser, SeededBox seeded) : IClassFixture<SeededBox>
{
    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task Default_describes_the_meter_and_sets_its_cycle(int width, int height)
    {
        var device = await seeded.AddAsync($"Office {width}", Medium.Electricity);
        await using var admin = await OpenAsync(device, "Default", width, height);
        var page = admin.Page;
        await Expect(page.GetByLabel("Name", Exact)).ToHaveValueAsync(device.Name);
        await page.GetByLabel("Name", Exact).FillAsync($"Studio {width}");
        await page.GetByLabel("Site").FillAsync("Building B");
        await page.GetByLabel("Cost unit").FillAsync("4711");
        await page.GetByLabel("Comment").FillAsync("second floor");
        await ChooseAsync(page, "Medium", "Gas");
        await ChooseAsync(page, "Readout cycle", "5 min");
        await page.GetByText("Battery operated").Locator("visible=true").ClickAsync();
        await Expect(page.Locator(".form-field-invalid", new() { HasText = "Readout cycle" })).ToBeVisibleAsync();
        await Expect(Button(page, "Save")).ToBeDisabledAsync();
        await ChooseAsync(page, "Readout cycle", "2 h");
        await Button(page, "Save").ClickAsync();

        await Expect(page.Locator("h1")).ToContainTextAsync($"Studio {width}");
        await Expect(Button(page, "Save")).ToBeDisabledAsync();
        var stored = Stored(device);
        (stored.Name, stored.Site, stored.CostUnit, stored.Comment, stored.Medium, stored.ReadoutCycleMinutes, stored.Battery)
            .ShouldBe(($"Studio {width}", "Building B", "4711", "second floor", Medium.Gas, 120, true));
        await admin.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task MBus_tells_what_the_telegram_says_and_sets_how_the_meter_is_reached(int width, int height)
    {
        var device = await seeded.AddAsync($"Lift {width}", Medium.Electricity);
        await using var admin = await OpenAsync(device, "M-Bus", width, height);
        var page = admin.Page;
        await Expect(page.Locator(".facts:visible")).ToContainTextAsync("EMU");
        await Expect(page.Locator(".facts:visible")).ToContainTextAsync("Electricity");
        await Expect(page.Locator(".facts:visible")).ToContainTextAsync("16");

        await page.GetByLabel("Primary address").FillAsync("300");
        await Expect(page.Locator(".form-field-invalid", new() { HasText = "Primary address" })).ToContainTextAsync("0 to 250");
        await page.GetByLabel("Primary address").FillAsync("17");
        await page.Locator("form:visible").GetByText("Primary", new() { Exact = true }).ClickAsync();
        await ChooseAsync(page, "Baud rate [Bd]", "9600");
        await page.GetByText("snd/NKE").ClickAsync();
        await page.GetByLabel("App reset subcode").FillAsync("8");
        await page.GetByLabel("Unit loads").FillAsync("0");
        await Expect(page.Locator(".form-field-invalid", new() { HasText = "Unit loads" })).ToContainTextAsync("1 to 300");
        await page.GetByLabel("Unit loads").FillAsync("4");
        await Button(page, "Save").ClickAsync();
        await Expect(Button(page, "Save")).ToBeDisabledAsync();
        var stored = Stored(device);
        (stored.AddressMode, stored.PrimaryAddress, stored.BaudRate, stored.SndNke, stored.AppResetSubcode, stored.UnitLoads).ShouldBe((AddressMode.Primary, 17, 9600, !device.SndNke, 8, 4));

        // the address of another meter is refused where it was entered
        await page.GetByLabel("Secondary address").FillAsync(seeded.Electricity.SecondaryAddress);
        await Button(page, "Save").ClickAsync();
        await Expect(page.Locator(".form-field-invalid", new() { HasText = "Secondary address" })).ToContainTextAsync("Main distribution");
        await Button(page, "Cancel").ClickAsync();
        await Expect(page.GetByLabel("Secondary address")).ToHaveValueAsync(device.SecondaryAddress);
        await admin.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task Registers_are_named_scaled_and_switched_out_of_the_database(int width, int height)
    {
        var device = await seeded.AddAsync($"Bakery {width}", Medium.Electricity);
        await using var admin = await OpenAsync(device, "Registers", width, height);
        var page = admin.Page;
        var table = page.Locator(".register-grid:visible");
        await Expect(table).ToContainTextAsync("2.000 kW");
        await table.Locator("tr", new() { HasText = "Active power" }).Locator(".rz-switch").ClickAsync();
        await Eventually.True(() => !Stored(device).Registers[1].SaveToDatabase, "saving switched off");
        Stored(device).Registers[0].SaveToDatabase.ShouldBeTrue();

        // the row is drawn anew as soon as the change comes back, and a click in that moment is lost; opened again, the page also shows what was stored
        await ShowAsync(page, device, "Registers");
        await Expect(table.Locator("tr", new() { HasText = "Active power" }).GetByRole(AriaRole.Switch)).Not.ToBeCheckedAsync();
        await table.GetByRole(AriaRole.Button, new() { Name = "Edit: Active power" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Divisor").FillAsync("-1000");
        await dialog.GetByRole(AriaRole.Spinbutton, new() { Name = "Tariff" }).FillAsync("2");
        await page.Keyboard.PressAsync("Tab");
        await ChooseAsync(page, "Phase", "L3", dialog);
        await Expect(dialog.Locator(".preview")).ToContainTextAsync("Active power T2 L3: -2.000 kW");
        await dialog.GetByText("Save to database").ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(table).ToContainTextAsync("-2.000 kW");
        var register = Stored(device).Registers[1];
        (register.Divisor, register.ShownTariff, register.Phase, register.SaveToDatabase).ShouldBe((-1000m, 2, 3, true));
        await admin.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task Readings_are_looked_through_day_by_day(int width, int height)
    {
        await using var admin = await OpenAsync(seeded.Electricity, "Readings", width, height);
        var page = admin.Page;
        var grid = page.Locator(".readings-grid");
        await Expect(grid).ToContainTextAsync("Good");
        await Expect(grid).ToContainTextAsync("Active energy import");
        await Expect(grid).ToContainTextAsync("83,588.514 kWh");
        await page.GetByLabel("Day before").ClickAsync();
        await Expect(grid).Not.ToContainTextAsync("83,588.514 kWh");
        await Expect(page.Locator(".hint:visible")).ToContainTextAsync("readings, 0 missing");
        await page.GetByLabel("Day after").ClickAsync();
        await Expect(grid).ToContainTextAsync("83,588.514 kWh");
        await admin.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task Telegram_shows_the_bytes_and_their_meaning(int width, int height)
    {
        await using var admin = await OpenAsync(seeded.Electricity, "Telegram", width, height);
        await Expect(admin.Page.Locator(".hex")).ToContainTextAsync("00 70 00 B5 15 10 02");
        var meaning = admin.Page.Locator(".telegram-grid");
        await Expect(meaning).ToContainTextAsync("83588514 Wh");
        await Expect(meaning).ToContainTextAsync("2000 W");
        await Expect(admin.Page.Locator(".telegram .facts")).ToContainTextAsync("00700001 EMU");
        await admin.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task Leaving_a_tab_s_unsaved_changes_asks_and_staying_keeps_them(int width, int height)
    {
        var device = await seeded.AddAsync($"Left {width}", Medium.Electricity);
        await using var admin = await OpenAsync(device, "M-Bus", width, height);
        var page = admin.Page;
        await page.GetByLabel("Primary address").FillAsync("99");
        await page.EvaluateAsync("Blazor.navigateTo('/devices')");
        await Button(page, "Stay").ClickAsync();
        await Expect(page.GetByLabel("Primary address")).ToHaveValueAsync("99");
        await page.EvaluateAsync("Blazor.navigateTo('/devices')");
        await Button(page, "Leave").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "All devices" })).ToBeVisibleAsync();
        Stored(device).PrimaryAddress.ShouldBe(0);
        await admin.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task What_the_chart_shows_is_downloaded_as_CSV(int width, int height)
    {
        await using var admin = await OpenAsync(seeded.Electricity, "Values", width, height);
        await Expect(admin.Page.Locator(".chart svg").First).ToBeVisibleAsync();
        var shown = admin.Page.Locator(".chart-span");
        var today = await shown.InnerTextAsync();
        await admin.Page.GetByLabel("Earlier").ClickAsync();
        await Expect(shown).Not.ToHaveTextAsync(today);
        var yesterday = DateTime.ParseExact(await shown.InnerTextAsync(), "ddd d MMM yyyy", CultureInfo.InvariantCulture);
        var download = await admin.Page.RunAndWaitForDownloadAsync(() => admin.Page.GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync());
        download.SuggestedFilename.ShouldBe($"Main distribution {yesterday:yyyy-MM-dd}.csv");

        var lines = (await File.ReadAllTextAsync(await download.PathAsync())).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldBe("Timestamp;Active energy import [kWh]");
        lines[1].ShouldBe("OBIS;1-0:1.8.0");
        var rows = lines[2..].Select(l => l.Split(';')).ToList();
        // a day is not always 24 hours
        rows.Count.ShouldBe((int)((Zurich(yesterday.AddDays(1)) - Zurich(yesterday)) / TimeSpan.FromMinutes(15)));
        DateTimeOffset.Parse(rows[0][0], CultureInfo.InvariantCulture).DateTime.ShouldBe(yesterday);
        // 500 Wh more every quarter of an hour
        var values = rows.Select(r => decimal.Parse(r[1], CultureInfo.InvariantCulture)).ToList();
        values.Zip(values.Skip(1), (a, b) => b - a).ShouldAllBe(step => step == 0.5m);
        await admin.ShouldHaveNoErrorsAsync();
    }

    private static PageGetByLabelOptions Exact => new() { Exact = true };

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).Locator("visible=true");

    private static async Task ChooseAsync(IPage page, string label, string option, ILocator? within = null)
    {
        var field = (within ?? page.Locator("form:visible")).Locator(".form-field", new() { Has = page.Locator("label", new() { HasTextString = label }) });
        await field.Locator(".rz-dropdown").ChooseAsync(option);
    }

    private static DateTimeOffset Zurich(DateTime midnight) => new(midnight, TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich").GetUtcOffset(midnight));

    private Device Stored(Device device) => seeded.Box.Get<DeviceStore>().Current.Find(device.Id)!;

    private async Task<BrowserPage> OpenAsync(Device device, string tab, int width, int height)
    {
        var page = await browser.OpenSignedInAsync(seeded.Address, null, width, height);
        await ShowAsync(page.Page, device, tab);
        return page;
    }

    private static async Task ShowAsync(IPage page, Device device, string tab)
    {
        await page.GotoAsync($"/device/{device.Id}");
        await page.GetByRole(AriaRole.Tab, new() { Name = tab }).ClickAsync();
    }
}
