using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Tests.Support;
using Microsoft.Playwright;

namespace MCenter.Tests.Web.Pages;

/// <summary>The pages of the devices as a person uses them, on a laptop and on a phone; every test fails on an error in the browser's console.</summary>
public sealed class DevicePagesTests(Browser browser, SeededBox seeded) : IClassFixture<SeededBox>
{
    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task Home_says_who_is_silent_and_what_was_used(int width, int height)
    {
        await using var admin = await browser.OpenSignedInAsync(seeded.Address, "/", width, height);
        await Expect(admin.Page.Locator("main")).ToContainTextAsync("Silent meters");
        await Expect(admin.Page.Locator("main")).ToContainTextAsync("Boiler");
        // 96 quarters of an hour of 500 Wh make 48 kWh a day
        await Expect(admin.Page.Locator(".panel", new() { HasText = "Electricity" }).Locator("svg")).ToBeVisibleAsync();
        await admin.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task The_list_is_searched_and_follows_the_readout(int width, int height)
    {
        await using var admin = await browser.OpenSignedInAsync(seeded.Address, "/devices", width, height);
        await Expect(admin.Page.Locator(".device-grid")).ToContainTextAsync("Riser west");
        await Expect(Row(admin, "Boiler")).ToContainTextAsync("No answer");

        await admin.Page.FillAsync("input[type=search]", "main 700001");
        await Expect(admin.Page.Locator(".device-grid")).Not.ToContainTextAsync("Riser west");
        var meter = await seeded.AddAsync($"Followed {width}", Medium.Electricity);
        await admin.Page.FillAsync("input[type=search]", meter.Name);
        await Expect(Row(admin, meter.Name)).ToContainTextAsync("83,588.514 kWh");

        var state = seeded.Box.Get<CurrentValues>().Of(meter.Id);
        seeded.Box.Get<CurrentValues>().Set(state with { LastReading = state.LastReading! with { Values = [RawValue.Number(99_000_000), RawValue.Number(2000)] } });
        await Expect(Row(admin, meter.Name)).ToContainTextAsync("99,000.000 kWh");

        await admin.Page.FillAsync("input[type=search]", "no such meter");
        await Expect(admin.Page.Locator(".empty")).ToContainTextAsync("no such meter");
        await admin.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task A_register_is_opened_in_the_list_and_renamed(int width, int height)
    {
        var device = await seeded.AddAsync($"Kitchen {width}", Medium.Electricity);
        await using var admin = await browser.OpenSignedInAsync(seeded.Address, "/devices/electricity", width, height);
        await Row(admin, device.Name).Locator(".rz-row-toggler").ClickAsync();
        await admin.Page.Locator(".register-grid").GetByLabel("Edit: Active power").ClickAsync();
        var dialog = admin.Page.Locator(".rz-dialog");
        await dialog.GetByLabel("OBIS code").FillAsync("not an obis code");
        await Expect(dialog.Locator(".form-error")).ToContainTextAsync("1-0:1.8.1");
        await dialog.GetByLabel("OBIS code").FillAsync("1-0:21.7.0");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(admin.Page.Locator(".register-grid")).ToContainTextAsync("1-0:21.7.0");
        seeded.Box.Get<DeviceStore>().Current.Find(device.Id)!.Registers[1].ObisCode.ShouldBe("1-0:21.7.0");
        await admin.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task A_meter_is_read_changed_and_deleted(int width, int height)
    {
        var device = await seeded.AddAsync($"Workshop {width}", Medium.Electricity);
        await using var admin = await browser.OpenSignedInAsync(seeded.Address, $"/device/{device.Id}", width, height);
        await Expect(admin.Page.Locator(".register-grid").First).ToContainTextAsync("83,588.514 kWh");
        await Expect(admin.Page.Locator(".chart svg").First).ToBeVisibleAsync();

        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Read now" }).ClickAsync();
        await Expect(admin.Page.Locator("main")).ToContainTextAsync("failed readouts in a row");

        await admin.Page.GetByRole(AriaRole.Tab, new() { Name = "Default" }).ClickAsync();
        await admin.Page.Locator("#site").FillAsync("Building B");
        await admin.Page.Locator(".form-frame:visible").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(admin.Page.Locator(".page-head")).ToContainTextAsync("Building B");

        await admin.Page.GetByRole(AriaRole.Tab, new() { Name = "M-Bus" }).ClickAsync();
        await admin.Page.Locator("#secondaryAddress").FillAsync("12");
        await Expect(admin.Page.Locator(".form-error:visible")).ToContainTextAsync("8 or 16 digits");
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).Locator("visible=true").ClickAsync();

        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(admin.Page.Locator(".rz-dialog")).ToContainTextAsync("769 stored readings");
        await admin.Page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(admin.Page.GetByRole(AriaRole.Heading, new() { Name = "All devices" })).ToBeVisibleAsync();
        seeded.Box.Get<DeviceStore>().Current.Find(device.Id).ShouldBeNull();
        (await seeded.Box.Get<IHistoryStore>().CountAsync(device.Id, CancellationToken.None)).ShouldBe(0);
        await admin.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task History_readings_and_telegram_of_a_meter_are_looked_at(int width, int height)
    {
        await using var admin = await browser.OpenSignedInAsync(seeded.Address, $"/device/{seeded.Electricity.Id}", width, height);
        await admin.Page.GetByRole(AriaRole.Radio, new() { Name = "Week" }).Or(admin.Page.GetByText("Week", new() { Exact = true })).First.ClickAsync();
        await Expect(admin.Page.Locator(".chart-table")).ToContainTextAsync("Day");
        var week = await admin.Page.Locator(".chart-span").InnerTextAsync();
        await admin.Page.GetByLabel("Earlier").First.ClickAsync();
        await Expect(admin.Page.Locator(".chart-span")).Not.ToHaveTextAsync(week);
        await admin.Page.GetByLabel("Later").First.ClickAsync();
        await Expect(admin.Page.Locator(".chart-span")).ToHaveTextAsync(week);

        await admin.Page.GetByRole(AriaRole.Tab, new() { Name = "Readings" }).ClickAsync();
        await Expect(admin.Page.Locator(".readings-grid")).ToContainTextAsync("Good");
        await admin.Page.GetByRole(AriaRole.Tab, new() { Name = "Telegram" }).ClickAsync();
        await Expect(admin.Page.Locator(".telegram")).ToContainTextAsync("83588514");
        await admin.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task Leaving_with_unsaved_changes_asks(int width, int height)
    {
        await using var admin = await browser.OpenSignedInAsync(seeded.Address, $"/device/{seeded.Electricity.Id}", width, height);
        await admin.Page.GetByRole(AriaRole.Tab, new() { Name = "Default" }).ClickAsync();
        await admin.Page.Locator("#comment").FillAsync("not saved");
        await MenuAsync(admin, width);
        await admin.Page.Locator(".rz-sidebar a[href='/settings']").ClickAsync();
        await Expect(admin.Page.Locator(".rz-dialog")).ToBeVisibleAsync();
        await admin.Page.Locator(".rz-dialog .rz-button").Last.ClickAsync();
        new Uri(admin.Page.Url).AbsolutePath.ShouldBe($"/device/{seeded.Electricity.Id}");
        await admin.ShouldHaveNoErrorsAsync();
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    private static ILocator Row(BrowserPage page, string name) => page.Page.Locator(".device-grid tr", new() { Has = page.Page.Locator(".device-name", new() { HasTextString = name }) });

    private static async Task MenuAsync(BrowserPage page, int width)
    {
        if (width < 768)
        {
            await page.Page.GetByLabel("Open or close the menu").ClickAsync();
        }
    }
}
