using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Tests.Support;
using MCenter.Web.SignIn;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Web.Pages;

/// <summary>What a user may not do is not shown, not reached by its address, and refused when a browser sends it all the same.</summary>
public sealed class RolesTests(Browser browser, SeededBox seeded) : IClassFixture<SeededBox>
{
    private const string Password = "four calm words here";

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task A_viewer_sees_values_and_charts_and_nothing_to_change(int width, int height)
    {
        await using var viewer = await SignedInAsync(Roles.Viewer, width, height);
        var page = viewer.Page;
        await page.GotoAsync("/devices");
        await Expect(page.Locator(".device-grid")).ToContainTextAsync("Main distribution");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Add device" })).ToHaveCountAsync(0);
        await page.Locator(".rz-row-toggler").First.ClickAsync();
        await Expect(page.Locator(".register-grid")).ToBeVisibleAsync();
        await Expect(page.Locator(".register-grid button, .register-grid input")).ToHaveCountAsync(0);
        await Expect(page.Locator("nav a[href='/reboot']")).ToHaveCountAsync(0);

        await page.GotoAsync($"/device/{seeded.Electricity.Id}");
        await Expect(page.Locator(".register-grid").First).ToContainTextAsync("83,588.514 kWh");
        await Expect(page.Locator(".chart svg").First).ToBeVisibleAsync();
        foreach (var action in (string[])["Read now", "Delete", "Save", "Cancel"])
        {
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = action })).ToHaveCountAsync(0);
        }

        await page.GetByRole(AriaRole.Tab, new() { Name = "Default" }).ClickAsync();
        await Expect(page.Locator("#site")).ToBeDisabledAsync();

        await page.GotoAsync("/settings");
        await Expect(page.Locator(".tile", new() { HasText = "Event log" })).ToBeVisibleAsync();
        foreach (var closed in (string[])["General settings", "User management", "API tokens", "Scan"])
        {
            await Expect(page.Locator(".tile", new() { HasText = closed })).ToHaveCountAsync(0);
        }

        await page.GotoAsync("/settings/events");
        await Expect(page.Locator("h1")).ToContainTextAsync("Event log");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Delete all" })).ToHaveCountAsync(0);
        await viewer.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task A_viewer_reaches_no_page_of_others_by_its_address(int width, int height)
    {
        await using var viewer = await SignedInAsync(Roles.Viewer, width, height);
        foreach (var path in (string[])["/settings/general", "/settings/users", "/settings/users/new", "/settings/users/1", "/settings/tokens", "/settings/scan", "/reboot"])
        {
            await viewer.Page.GotoAsync(path);
            await Expect(viewer.Page.Locator("h1")).ToHaveTextAsync("Not allowed");
        }

        // and not within an open page, where no request is made
        await viewer.Page.GotoAsync("/");
        await Expect(viewer.Page.Locator("h1")).ToHaveTextAsync("Home");
        await viewer.Page.EvaluateAsync("Blazor.navigateTo('/settings/general')");
        await Expect(viewer.Page.Locator("h1")).ToHaveTextAsync("Not allowed");
        await Expect(viewer.Page.Locator("form")).ToHaveCountAsync(0);
        await viewer.ShouldHaveNoErrorsAsync();
    }

    [Fact]
    public async Task What_a_viewer_sends_past_the_page_changes_nothing()
    {
        await using var viewer = await SignedInAsync(Roles.Viewer, 1280, 800);
        await viewer.Page.GotoAsync($"/device/{seeded.Electricity.Id}");
        await viewer.Page.GetByRole(AriaRole.Tab, new() { Name = "Default" }).ClickAsync();
        await Expect(viewer.Page.Locator("#site")).ToBeDisabledAsync();
        await viewer.Page.EvaluateAsync("document.querySelectorAll('[disabled]').forEach(e => e.removeAttribute('disabled'))");
        await viewer.Page.Locator("#site").FillAsync("forged");
        await viewer.Page.EvaluateAsync("document.querySelector('#site').form.requestSubmit()");
        await Expect(viewer.Page.Locator("h1")).ToHaveTextAsync("This page could not be shown.");
        seeded.Box.Get<DeviceStore>().Current.Find(seeded.Electricity.Id)!.Site.ShouldBe("");
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task An_installer_changes_meters_but_no_users_and_deletes_nothing_as_a_whole(int width, int height)
    {
        await using var installer = await SignedInAsync(Roles.Installer, width, height);
        var page = installer.Page;
        await page.GotoAsync($"/device/{seeded.Heat.Id}");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Read now" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Default" }).ClickAsync();
        await page.Locator("#comment").FillAsync($"seen at {width}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).Locator("visible=true").ClickAsync();
        await Eventually.True(() => seeded.Box.Get<DeviceStore>().Current.Find(seeded.Heat.Id)!.Comment == $"seen at {width}", "the comment");

        await page.GotoAsync("/settings");
        await Expect(page.Locator(".tile", new() { HasText = "General settings" })).ToBeVisibleAsync();
        await Expect(page.Locator(".tile", new() { HasText = "User management" })).ToHaveCountAsync(0);
        await page.GotoAsync("/settings/general");
        await Expect(page.GetByText("Immediate read-out")).ToBeVisibleAsync();
        await Expect(page.GetByText("Delete all devices")).ToHaveCountAsync(0);
        await Expect(page.GetByText("Delete all measured values")).ToHaveCountAsync(0);
        await page.GotoAsync("/reboot");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Restart" })).ToBeVisibleAsync();
        foreach (var path in (string[])["/settings/users", "/settings/tokens"])
        {
            await page.GotoAsync(path);
            await Expect(page.Locator("h1")).ToHaveTextAsync("Not allowed");
        }

        await installer.ShouldHaveNoErrorsAsync();
    }

    private async Task<BrowserPage> SignedInAsync(string role, int width, int height)
    {
        var users = seeded.Box.Get<UserAdministration>();
        var name = $"{role}-{Guid.NewGuid():N}"[..20];
        var (user, password) = await users.AddAsync(new() { UserName = name, Role = role }, "admin", CancellationToken.None);
        await users.ChangePasswordAsync(user.Id, password, Password, CancellationToken.None);
        var page = await browser.OpenAsync(seeded.Address, width, height);
        await page.SignInAsync(name, Password);
        return page;
    }
}
