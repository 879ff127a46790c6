using MCenter.Tests.Support;
using MCenter.Web.SignIn;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Playwright;

namespace MCenter.Tests.Web.SignIn;

/// <summary>Signing in, users and tokens as a person does it, on a laptop and on a phone.</summary>
public sealed class SignInBrowserTests(Browser browser)
{
    private const string Chosen = "four calm words here";

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task A_new_box_is_taken_over_and_a_colleague_let_in(int width, int height)
    {
        await using var box = new BoxFactory { Settings = { ["MCenter:InitialAdminPassword"] = "" } };
        var address = box.Listen();
        await using var admin = await browser.OpenAsync(address, width, height);
        await admin.SignInAsync("admin", "123");
        await ChangePasswordAsync(admin, "123");

        await admin.Page.GotoAsync("/settings/users/new");
        await admin.Page.FillAsync("#userName", "eva");
        await admin.Page.ClickAsync("button[type=submit]");
        var password = await admin.Page.InnerTextAsync(".one-time-password");
        await admin.Page.ClickAsync("text=Done");
        await Assertions.Expect(admin.Page.Locator(".user-list")).ToContainTextAsync("eva");
        await admin.ShouldHaveNoErrorsAsync();

        await using var eva = await browser.OpenAsync(address, width, height, "de-CH");
        await eva.SignInAsync("eva", password);
        await eva.ShouldHaveNoErrorsAsync();
        await ChangePasswordAsync(eva, password);
        await Assertions.Expect(eva.Page.Locator("h1")).ToBeVisibleAsync();
        await eva.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task A_token_is_made_used_and_revoked(int width, int height)
    {
        await using var box = new BoxFactory();
        var address = box.Listen();
        await using var admin = await browser.OpenAsync(address, width, height);
        await admin.SignInAsync("admin", BoxFactory.AdminPassword);
        await admin.Page.GotoAsync("/settings/tokens");
        await admin.Page.FillAsync("#name", "monitoring");
        await admin.Page.ClickAsync("button[type=submit]");
        var text = await admin.Page.InnerTextAsync(".token-text");

        using var program = new HttpClient { BaseAddress = address };
        program.DefaultRequestHeaders.Authorization = new("Bearer", text);
        (await program.GetAsync("/app/api/id/1.json")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);

        await admin.Page.ClickAsync("text=Done");
        await admin.Page.ClickAsync(".token-list button:has-text('Revoke')");
        await admin.Page.ClickAsync(".rz-dialog button:has-text('Revoke')");
        await Assertions.Expect(admin.Page.Locator(".empty")).ToBeVisibleAsync();
        (await program.GetAsync("/app/api/id/1.json")).StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
        await admin.ShouldHaveNoErrorsAsync();
    }

    [Fact]
    public async Task A_disabled_user_is_thrown_out_of_an_open_page()
    {
        await using var box = new BoxFactory { Replace = s => s.Replace(ServiceDescriptor.Singleton(new CircuitCheckInterval(TimeSpan.FromMilliseconds(200)))) };
        var address = box.Listen();
        var users = box.Get<UserAdministration>();
        var (user, password) = await users.AddAsync(new() { UserName = "guest" }, "admin", CancellationToken.None);
        await users.ChangePasswordAsync(user.Id, password, Chosen, CancellationToken.None);
        await using var guest = await browser.OpenAsync(address);
        await guest.SignInAsync("guest", Chosen);
        await Assertions.Expect(guest.Page.Locator("nav")).ToBeVisibleAsync();

        await users.ChangeAsync(user.Id, new() { UserName = "guest", Disabled = true }, "admin", CancellationToken.None);
        await guest.Page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/login");
    }

    [Fact]
    public async Task Signing_in_works_without_script_and_keeps_what_was_typed()
    {
        await using var box = new BoxFactory();
        await using var page = await browser.OpenAsync(box.Listen(), script: false);
        await page.Page.GotoAsync("/settings");
        await page.Page.FillAsync("#user-name", "admin");
        await page.Page.FillAsync("#password", "wrong");
        await page.Page.ClickAsync("button[type=submit]");
        (await page.Page.InnerTextAsync("[role=alert]")).ShouldContain("is wrong");
        (await page.Page.InputValueAsync("#user-name")).ShouldBe("admin");
        (await page.Page.InputValueAsync("#password")).ShouldBe("");
        await page.FillSignInAsync("admin", BoxFactory.AdminPassword);
        new Uri(page.Page.Url).AbsolutePath.ShouldBe("/settings");
    }

    [Fact]
    public async Task One_browser_signs_in_over_https_and_then_over_http()
    {
        await using var box = await RealBox.StartAsync([$"--MCenter:InitialAdminPassword={BoxFactory.AdminPassword}"]);
        await using var page = await browser.OpenAsync(box.Https);
        await page.SignInAsync("admin", BoxFactory.AdminPassword);
        await Assertions.Expect(page.Page.Locator("nav")).ToBeVisibleAsync();
        await page.Page.GotoAsync(new Uri(box.Http, "/login").ToString());
        await page.FillSignInAsync("admin", BoxFactory.AdminPassword);
        page.Page.Url.ShouldStartWith("http://");
        await Assertions.Expect(page.Page.Locator("nav")).ToBeVisibleAsync();
        await page.ShouldHaveNoErrorsAsync();
    }

    private static async Task ChangePasswordAsync(BrowserPage page, string current)
    {
        await Assertions.Expect(page.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/change-password"));
        await page.Page.FillAsync("#current", current);
        await page.Page.FillAsync("#new", Chosen);
        await page.Page.FillAsync("#repeat", Chosen);
        await page.Page.ClickAsync("button[type=submit]");
        await page.Page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");
    }
}
