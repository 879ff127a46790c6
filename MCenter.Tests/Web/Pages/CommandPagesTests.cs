using MCenter.Core.Commands;
using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.Settings;
using MCenter.Tests.Support;
using MCenter.Web.SignIn;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Web.Pages;

/// <summary>Tariffs, meter clocks and valve buttons in a real browser, at both sizes.</summary>
public sealed class CommandPagesTests : IAsyncLifetime
{
    private readonly Browser browser;
    private readonly FakeCommander commander = new(TestClock.Running);
    private readonly BoxFactory box;
    private Uri address = null!;
    private Device meter = null!;

    public CommandPagesTests(Browser browser)
    {
        this.browser = browser;
        box = new BoxFactory { Replace = services => services.RemoveAll<IDeviceCommander>().AddSingleton<IDeviceCommander>(commander) };
    }

    public async ValueTask InitializeAsync()
    {
        address = box.Listen();
        meter = await FakeCommander.AddMeterAsync(box, "Flat 7");
    }

    public ValueTask DisposeAsync() => box.DisposeAsync();

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task The_manual_s_example_is_entered_sent_by_hand_and_deleted(int width, int height)
    {
        await using var signedIn = await browser.OpenSignedInAsync(address, "/settings/tariffs", width, height);
        var page = signedIn.Page;
        await Expect(page.Locator("h1")).ToHaveTextAsync("Tariffs");
        await AddAsync(page, "Tariff during the day", "07:00");
        await page.Locator("#time").FillAsync("7 PM");
        await Expect(page.Locator(".form-error")).ToContainTextAsync("07:00");
        await AddAsync(page, "Tariff during the night", "20:00");
        box.Get<SettingsStore>().Get<TariffSettings>().Switches.Select(s => (s.Id, s.Name, s.Tariff, s.WeekdayStart, s.WeekdayEnd, s.Time))
            .ShouldBe([(1, "Tariff during the day", 1, DayOfWeek.Monday, DayOfWeek.Friday, "07:00"), (2, "Tariff during the night", 1, DayOfWeek.Monday, DayOfWeek.Friday, "20:00")]);
        await Expect(page.Locator(".tariff-list li").First).ToContainTextAsync("Monday to Friday, 07:00");

        await page.GetByRole(AriaRole.Button, new() { Name = "Send now: Tariff during the day" }).ClickAsync();
        await Eventually.True(() => commander.Sent.Contains("M-Bus:01 FD 23 1"), "the broadcast");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete: Tariff during the day" }).ClickAsync();
        await page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.Locator(".tariff-list li")).ToHaveCountAsync(1);
        await signedIn.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task A_valve_is_closed_after_a_question_and_what_is_not_confirmed_is_said(int width, int height)
    {
        await using var signedIn = await browser.OpenSignedInAsync(address, $"/device/{meter.Id}", width, height);
        var page = signedIn.Page;
        var close = page.GetByRole(AriaRole.Button, new() { Name = "Close valve: Flat 7" });
        await close.ClickAsync();
        await page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page.Locator(".rz-dialog")).ToHaveCountAsync(0);
        commander.Sent.ShouldBeEmpty();

        await close.ClickAsync();
        await page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "Close valve" }).ClickAsync();
        await Expect(page.Locator(".rz-notification")).ToContainTextAsync("The valve is closed, as the meter shows.");
        commander.Sent.ShouldBe([$"{meter.Id}:01 FD 1A 00"]);

        (commander.State, commander.Detail) = (CommandState.NotConfirmed, "it shows 0 instead of 1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Open valve: Flat 7" }).ClickAsync();
        await page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "Open valve" }).ClickAsync();
        await Expect(page.Locator(".rz-notification").Last).ToContainTextAsync("it shows 0 instead of 1");
        var newest = await box.Get<EventLog>().NewestAsync(EventSeverity.Info, "Commands", null, 2, default);
        newest.Select(e => (e.Code, e.UserName)).ShouldBe([("ValveOpenFailed", "admin"), ("ValveCloseConfirmed", "admin")]);
        await signedIn.ShouldHaveNoErrorsAsync();
    }

    [Fact]
    public async Task Clocks_are_set_for_one_and_for_all_and_the_schedule_is_saved()
    {
        await using var signedIn = await browser.OpenSignedInAsync(address, "/settings/time-sync", 1280, 800);
        var page = signedIn.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Synchronise all meters now" }).ClickAsync();
        await Expect(page.Locator(".actions [aria-live]")).ToContainTextAsync("1 meters acknowledged");
        await page.GotoAsync($"/device/{meter.Id}");
        await page.GetByRole(AriaRole.Tab, new() { Name = "M-Bus" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Set the meter's clock" }).ClickAsync();
        await Expect(page.Locator(".rz-notification")).ToContainTextAsync("received the command");
        await page.Locator("#resetSubcode").FillAsync("16");
        await page.Locator("#resetSubcode").BlurAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Application reset now" }).ClickAsync();
        await Eventually.True(() => commander.Sent.Contains($"{meter.Id}:10"), "the application reset");
        commander.Sent.ShouldBe([$"{meter.Id}:04 6D {{time:F}}", $"{meter.Id}:04 6D {{time:F}}", $"{meter.Id}:10"]);
        await signedIn.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task Address_and_baud_rate_are_set_after_a_question_and_what_did_not_work_is_said(int width, int height)
    {
        await using var signedIn = await browser.OpenSignedInAsync(address, $"/device/{meter.Id}", width, height);
        var page = signedIn.Page;
        await page.GetByRole(AriaRole.Tab, new() { Name = "M-Bus" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Set the meter's primary address" }).ClickAsync();
        var set = page.GetByRole(AriaRole.Button, new() { Name = "Set the address", Exact = true });
        await Expect(set).ToBeDisabledAsync();
        await page.Locator("#newPrimaryAddress").FillAsync("7");
        await page.Locator("#newPrimaryAddress").BlurAsync();
        await set.ClickAsync();
        await Expect(page.GetByText("Set the primary address of \"Flat 7\" to 7")).ToBeVisibleAsync();
        await page.Locator(".rz-dialog-confirm").GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page.Locator(".rz-dialog")).ToHaveCountAsync(1);
        commander.Sent.ShouldBeEmpty();

        (commander.State, commander.Detail) = (CommandState.NotConfirmed, "it does not answer at address 7, but as it did before");
        await set.ClickAsync();
        await page.Locator(".rz-dialog-confirm").GetByRole(AriaRole.Button, new() { Name = "Set the address", Exact = true }).ClickAsync();
        await Expect(page.Locator(".rz-dialog .fault-detail")).ToContainTextAsync("but as it did before");
        (commander.State, commander.Detail) = (CommandState.Confirmed, "");
        await set.ClickAsync();
        await page.Locator(".rz-dialog-confirm").GetByRole(AriaRole.Button, new() { Name = "Set the address", Exact = true }).ClickAsync();
        await Expect(page.Locator(".rz-notification")).ToContainTextAsync("The meter answers at address 7.");
        await Expect(page.Locator("#primaryAddress")).ToHaveValueAsync("7");

        await page.GetByRole(AriaRole.Button, new() { Name = "Set the meter's baud rate" }).ClickAsync();
        await page.Locator(".rz-dialog .rz-dropdown").ChooseAsync("9600");
        var rate = page.GetByRole(AriaRole.Button, new() { Name = "Set the baud rate", Exact = true });
        await rate.ClickAsync();
        await page.Locator(".rz-dialog-confirm").GetByRole(AriaRole.Button, new() { Name = "Set the baud rate", Exact = true }).ClickAsync();
        await Expect(page.Locator(".rz-notification").Last).ToContainTextAsync("The meter answers at 9600 Bd.");
        commander.Sent.ShouldBe([$"{meter.Id}:address 7", $"{meter.Id}:address 7", $"{meter.Id}:9600 Bd"]);
        await signedIn.ShouldHaveNoErrorsAsync();
    }

    [Fact]
    public async Task A_viewer_has_no_valve_buttons_and_no_page_for_tariffs()
    {
        var users = box.Get<UserAdministration>();
        var (user, password) = await users.AddAsync(new() { UserName = "looker", Role = Roles.Viewer }, "admin", default);
        await users.ChangePasswordAsync(user.Id, password, "See-Only-2026", default);
        await using var viewer = await browser.OpenAsync(address);
        await viewer.SignInAsync("looker", "See-Only-2026");
        await viewer.Page.GotoAsync($"/device/{meter.Id}");
        await Expect(viewer.Page.Locator("h1")).ToContainTextAsync("Flat 7");
        await Expect(viewer.Page.GetByRole(AriaRole.Button, new() { Name = "valve" })).ToHaveCountAsync(0);
        await viewer.Page.GotoAsync("/settings/tariffs");
        await Expect(viewer.Page.Locator("h1")).ToHaveTextAsync("Not allowed");
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task A_driver_s_commands_are_shown_with_their_source_and_changed(int width, int height)
    {
        await using var signedIn = await browser.OpenSignedInAsync(address, "/settings/drivers", width, height);
        var page = signedIn.Page;
        await page.GetByRole(AriaRole.Searchbox).FillAsync("Made for the test");
        await Expect(page.Locator("tr.driver")).ToHaveCountAsync(1);
        await page.Locator("tr.driver .cell-open button").ClickAsync();
        await Expect(page.Locator(".driver-commands")).ToContainTextAsync("own definition");
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit: Switch tariff" }).ClickAsync();
        await page.Locator("#data").FillAsync("01 FF 13");
        await page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator(".form-error")).ToContainTextAsync("{tariff}");
        await page.Locator("#data").FillAsync("01 FF 13 {tariff}");
        await page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator(".driver-commands")).ToContainTextAsync("01 FF 13 {tariff}");
        await signedIn.ShouldHaveNoErrorsAsync();
    }

    private static async Task AddAsync(IPage page, string name, string time)
    {
        await page.Locator("#name").FillAsync(name);
        await page.Locator("#time").FillAsync(time);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(page.Locator(".tariff-list")).ToContainTextAsync(name);
    }
}
