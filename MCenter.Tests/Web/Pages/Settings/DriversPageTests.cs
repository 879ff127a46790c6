using System.Text;
using System.Text.RegularExpressions;
using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Registers;
using MCenter.Tests.Support;
using MCenter.Web.SignIn;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Web.Pages.Settings;

/// <summary>The page M-Bus Drivers and the device page's button, as a person uses them. Each test has device types of its own.</summary>
public sealed class DriversPageTests(Browser browser, SeededBox seeded) : IClassFixture<SeededBox>
{
    private static int version;

    private TemplateStore Templates => seeded.Box.Get<TemplateStore>();

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task A_register_is_edited_in_place_and_set_back(int width, int height)
    {
        var type = new DeviceType("EMU", Medium.Electricity, 16, 17);
        await using var at = await OpenAsync("/settings/drivers", width, height);
        var all = Templates.Current.All.Count;
        await Expect(at.Page.Locator("tr.driver")).ToHaveCountAsync(all);
        await at.ShouldHaveNoErrorsAsync();

        await at.Page.GetByLabel("Search").FillAsync("allrounder 17");
        await Expect(at.Page.Locator("tr.driver")).ToHaveCountAsync(1);
        await at.Page.GetByLabel("Expand: EMU Allrounder").ClickAsync();
        await Expect(at.Page.Locator(".driver-register-table tbody tr")).ToHaveCountAsync(17);
        await at.Page.GetByLabel("Edit register 0").ClickAsync();
        await at.Page.Locator("#obisCode").FillAsync("1.8.1");
        await Expect(at.Page.Locator(".form-error")).ToContainTextAsync("1-0:1.8.1");
        await at.Page.Locator("#obisCode").FillAsync("1-0:1.8.9");
        await Button(at, "Save").ClickAsync();
        await Expect(at.Page.Locator("tr.driver").GetByText("changed")).ToBeVisibleAsync();
        Templates.Known(type).Registers.Single(r => r.Number == 0).Obis.ShouldBe("1-0:1.8.9");

        await at.Page.GetByLabel("Set back to the built-in driver: EMU Allrounder").ClickAsync();
        await at.Page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "Set back to the built-in driver" }).ClickAsync();
        await Expect(at.Page.Locator("tr.driver").GetByText("built-in")).ToBeVisibleAsync();
        Templates.Find(type)!.Origin.ShouldBe(TemplateOrigin.BuiltIn);
        await at.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task Name_battery_and_storing_are_edited_and_it_is_deleted(int width, int height)
    {
        var own = await AddAsync("Hostile <b>name</b>");
        await using var at = await OpenAsync("/settings/drivers", width, height);
        await at.Page.GetByLabel($"Edit: {own.Name}").ClickAsync();
        await at.Page.Locator("#name").FillAsync($"Renamed {own.Version}");
        await at.Page.Locator(".rz-dialog .form-check").ClickAsync();
        await Button(at, "Store none").ClickAsync();
        await Expect(at.Page.GetByText("0 of 2 registers are stored.")).ToBeVisibleAsync();
        await Button(at, "Save").ClickAsync();
        var row = at.Page.Locator("tr.driver", new() { HasTextString = $"Renamed {own.Version}" });
        await Expect(row).ToContainTextAsync("battery");
        var changed = Templates.Known(own.Type);
        (changed.Battery, changed.Registers.Count, changed.Registers.Any(r => r.Save)).ShouldBe((true, 2, false));

        await at.Page.GetByLabel($"Delete: Renamed {own.Version}").ClickAsync();
        await Expect(at.Page.Locator(".rz-dialog")).ToContainTextAsync("for good");
        await at.Page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
        Templates.Find(own.Type).ShouldBeNull();
        await at.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task An_import_shows_errors_or_a_preview_before_it_changes_anything(int width, int height)
    {
        var own = await AddAsync("Exported");
        var file = Encoding.UTF8.GetString(DriverFile.Write([own]));
        await Templates.DeleteAsync(own.Type, null, default);
        await using var at = await OpenAsync("/settings/drivers", width, height);
        await Button(at, "Import").ClickAsync();

        await ChooseAsync(at, file.Replace("\"unit\":50", "\"unit\":77", StringComparison.Ordinal).Replace("\"unit\": 50", "\"unit\": 77", StringComparison.Ordinal));
        await Expect(at.Page.Locator(".file-errors")).ToContainTextAsync("drivers[0].registers[0].unit");
        await Expect(at.Page.GetByText("Nothing was changed.")).ToBeVisibleAsync();
        await Expect(Button(at, "Import drivers (0)")).ToBeDisabledAsync();

        await ChooseAsync(at, "<script>alert(1)</script>");
        await Expect(at.Page.Locator(".file-errors")).ToContainTextAsync("no JSON");

        await ChooseAsync(at, file.Replace(own.Name, "<img src=x> imported", StringComparison.Ordinal));
        await Expect(at.Page.GetByText("New: 1. Replaced: 0. Already the same: 0.")).ToBeVisibleAsync();
        await Expect(at.Page.Locator(".import-rows")).ToContainTextAsync("<img src=x> imported");
        Templates.Find(own.Type).ShouldBeNull();
        await Button(at, "Import drivers (1)").ClickAsync();
        await Expect(at.Page.Locator("tr.driver", new() { HasTextString = "<img src=x> imported" })).ToHaveCountAsync(1);
        Templates.Find(own.Type)!.Origin.ShouldBe(TemplateOrigin.Own);
        await Templates.DeleteAsync(own.Type, null, default);
        await at.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task A_selection_is_exported_under_a_name(int width, int height)
    {
        var own = await AddAsync("Chosen");
        await using var at = await OpenAsync("/settings/drivers", width, height);
        await Button(at, "Export").ClickAsync();
        await at.Page.Locator("#fileName").FillAsync("House 7");
        await at.Page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "None" }).ClickAsync();
        await Expect(Button(at, "Export drivers (0)")).ToBeDisabledAsync();
        await at.Page.Locator(".export-rows li", new() { HasTextString = own.Name }).Locator("input").CheckAsync();
        var download = await at.Page.RunAndWaitForDownloadAsync(() => at.Page.GetByText("Export drivers (1)").ClickAsync());
        download.SuggestedFilename.ShouldBe("House 7.json");
        DriverFile.Read(await File.ReadAllBytesAsync((await download.PathAsync())!)).Select(TemplateJson.Write).ShouldBe([TemplateJson.Write(own)]);
        await at.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task A_driver_is_created_on_a_devices_page_and_applied_with_a_preview(int width, int height)
    {
        var number = Interlocked.Increment(ref version);
        var model = await DeviceAsync("Model", number, 10);
        var other = await DeviceAsync("Other", number, 0);
        await using var at = await OpenAsync($"/device/{model.Id}", width, height);
        await Button(at, "Create driver").ClickAsync();
        await at.Page.Locator("#driverName").FillAsync($"House type {number}");
        await at.Page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "Create", Exact = true }).ClickAsync();
        await Expect(at.Page.GetByText($"Driver \"House type {number}\" was created.")).ToBeVisibleAsync();
        await Button(at, "Create driver").ClickAsync();
        await Expect(at.Page.GetByText("It is replaced.")).ToBeVisibleAsync();
        await at.ShouldHaveNoErrorsAsync();

        await at.Page.GotoAsync("/settings/drivers");
        await at.Page.GetByLabel($"Apply driver: House type {number}", new() { Exact = true }).ClickAsync();
        await Expect(at.Page.GetByText("Devices of this type: 2. Of these the driver changes: 1.")).ToBeVisibleAsync();
        await Expect(at.Page.Locator(".driver-changes tbody tr")).ToHaveTextAsync([new Regex("Register 0: Divisor.*–.*10")]);
        seeded.Box.Get<DeviceStore>().Current.Find(other.Id)!.Registers[0].Divisor.ShouldBe(0);
        await Button(at, "Apply to devices (1)").ClickAsync();
        await Expect(at.Page.GetByText("Changed devices: 1")).ToBeVisibleAsync();
        seeded.Box.Get<DeviceStore>().Current.Find(other.Id)!.Registers[0].Divisor.ShouldBe(10);
        await at.ShouldHaveNoErrorsAsync();
    }

    [Fact]
    public async Task A_deleted_built_in_driver_is_offered_for_restoring()
    {
        var type = new DeviceType("EMU", Medium.Electricity, 4, 15);
        await using var at = await OpenAsync("/settings/drivers");
        await at.Page.GetByLabel("Delete: EMU 1/40").ClickAsync();
        await at.Page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await at.Page.GetByLabel("Restore: EMU 1/40").ClickAsync();
        await Expect(at.Page.GetByLabel("Delete: EMU 1/40")).ToBeVisibleAsync();
        Templates.Find(type)!.Origin.ShouldBe(TemplateOrigin.BuiltIn);
        await at.ShouldHaveNoErrorsAsync();
    }

    [Fact]
    public async Task A_viewer_sees_and_changes_nothing()
    {
        using var scope = seeded.Box.Services.CreateScope();
        var users = scope.ServiceProvider.GetRequiredService<UserAdministration>();
        var (user, password) = await users.AddAsync(new() { UserName = "driver-viewer", Role = Roles.Viewer }, "admin", default);
        await users.ChangePasswordAsync(user.Id, password, "Driver-View-1", default);
        await using var at = await browser.OpenAsync(seeded.Address);
        await at.SignInAsync("driver-viewer", "Driver-View-1");
        await at.Page.GotoAsync("/settings/drivers");
        await at.Page.GetByLabel("Expand: EMU 1/40").ClickAsync();
        await Expect(at.Page.Locator(".driver-register-table tbody tr")).ToHaveCountAsync(15);
        await Expect(Button(at, "Import")).ToHaveCountAsync(0);
        await Expect(at.Page.GetByLabel("Delete: EMU 1/40")).ToHaveCountAsync(0);
        await Expect(at.Page.GetByLabel("Edit register 0")).ToHaveCountAsync(0);
        await at.ShouldHaveNoErrorsAsync();
    }

    private static ILocator Button(BrowserPage at, string name) => at.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static Task ChooseAsync(BrowserPage at, string file) =>
        at.ChooseFileAsync("#driverFile", "drivers.json", Encoding.UTF8.GetBytes(file));

    private async Task<BrowserPage> OpenAsync(string path, int width = 1280, int height = 800)
    {
        var page = await browser.OpenSignedInAsync(seeded.Address, path, width, height);
        await page.Page.Locator("main h1").WaitForAsync();
        return page;
    }

    private async Task<DeviceTemplate> AddAsync(string name)
    {
        var number = Interlocked.Increment(ref version);
        var own = new DeviceTemplate { Name = $"{name} {number}", Manufacturer = "OWN", Medium = Medium.Water, Version = number, NumberOfRegisters = 2, Registers = [new() { Number = 0, Name = 1011, Unit = 50 }] };
        await Templates.PutAsync(own, replace: false, null, default);
        return own;
    }

    private Task<Device> DeviceAsync(string name, int number, decimal divisor) => seeded.Box.Get<DeviceStore>().AddAsync(
        new()
        {
            Name = $"{name} {number}", Line = "M-Bus", SecondaryAddress = $"{(divisor > 0 ? 8000 : 9000) + number:D8}", Manufacturer = "OWN", Version = number, MBusMedium = Medium.Water, Medium = Medium.Water,
            Registers = [new Register { Number = 0, Description = "Volume", RawUnit = "m^3", UnitCode = 50, Divisor = divisor }],
        },
        default);
}
