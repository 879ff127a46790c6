using MCenter.Core.History;
using MCenter.Core.Outputs;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Drivers.HttpPush;
using MCenter.Tests.Drivers.HttpPush;
using MCenter.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Web.Pages.Settings;

/// <summary>HTTP push as a person sets it up, tests it, sees it fail and sends again; the panel is that of every output.</summary>
public sealed class HttpPushPageTests(Browser browser, SeededBox seeded) : IClassFixture<SeededBox>
{
    private const string Taken = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private const string Token = "t0ken-of-this-test";
    private const string Key = "signing-key-of-this-test";

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task It_is_set_up_tested_fails_visibly_works_again_and_sends_again(int width, int height)
    {
        await seeded.Box.Get<SettingsStore>().SaveAsync(new HttpPushSettings(), default);
        var outputs = seeded.Box.Get<OutputRunner>();
        await using var server = new ScriptedHttpServer(Taken);
        await using var viewer = await browser.OpenSignedInAsync(seeded.Address, "/settings/http-push", width, height);
        var page = viewer.Page;
        await Expect(page.Locator(".output-state")).ToHaveTextAsync("Switched off");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Send again" })).ToBeDisabledAsync();

        await page.Locator(".form-check", new() { HasText = "Active" }).ClickAsync();
        await Expect(page.Locator(".form-error")).ToHaveTextAsync("Is needed.");
        await page.Locator("#url").FillAsync(server.Url);
        await Expect(page.GetByText("http:// is not encrypted")).ToBeVisibleAsync();
        await page.Locator(".form-frame .rz-dropdown").ChooseAsync("Token (Bearer)");
        await page.Locator("#token").FillAsync(Token);
        await page.Locator("#signingKey").FillAsync("too short");
        await Expect(page.Locator(".form-error")).ToContainTextAsync("One line of 16 to 250 characters");
        await page.Locator("#signingKey").FillAsync(Key);
        await SaveAsync(page);
        await Expect(page.Locator("#token")).ToHaveValueAsync("");
        await Expect(page.Locator("#token")).ToHaveAttributeAsync("placeholder", "Is set; left empty it stays");

        // what is set is shown to nobody, kept while its field is empty, and taken away by its button
        await page.ReloadAsync();
        await Expect(page.Locator("#token")).ToHaveAttributeAsync("placeholder", "Is set; left empty it stays");
        var html = await page.ContentAsync();
        html.ShouldNotContain(Token);
        html.ShouldNotContain(Key);
        await page.Locator("#timeoutSeconds").FillAsync("31");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take away: Signing key" }).ClickAsync();
        await SaveAsync(page);
        var saved = seeded.Box.Get<SettingsStore>().Get<HttpPushSettings>();
        (saved.TimeoutSeconds, saved.Token, saved.SigningKey).ShouldBe((31, Token, ""));

        await page.GetByRole(AriaRole.Button, new() { Name = "Test now" }).ClickAsync();
        await Expect(page.GetByText("It works: The server has taken a test document and answered 200.")).ToBeVisibleAsync();
        server.Requests.Last().ShouldContain($"Authorization: Bearer {Token}\r\n");

        await Eventually.True(async () => await seeded.Box.Get<OutputCursors>().FindAsync(HttpPushSettings.Section, default) is not null, "the cursor");
        server.Answer = "HTTP/1.1 507 Insufficient Storage\r\nContent-Length: 12\r\n\r\nthe disk is\u0007";
        await ReadAsync(width % 7);
        outputs.Known(HttpPushSettings.Section).Wake();
        await Expect(page.Locator(".output-state")).ToContainTextAsync("Cannot deliver since");
        await Expect(page.Locator(".output-errors li").First).ToContainTextAsync("The server refuses: 507 Insufficient Storage: the disk is");
        await Expect(page.Locator(".output-backlog")).ToContainTextAsync("Readings: 1");
        await Expect(page.GetByText("Next try")).ToBeVisibleAsync();
        await viewer.ShouldHaveNoErrorsAsync();
        await using (var home = await browser.OpenSignedInAsync(seeded.Address, "/", width, height))
        {
            await Expect(home.Page.Locator(".home-outputs")).ToContainTextAsync("507 Insufficient Storage: the disk is");
            await home.ShouldHaveNoErrorsAsync();
        }

        server.Answer = Taken;
        outputs.Known(HttpPushSettings.Section).Wake();
        await Expect(page.Locator(".output-state")).ToHaveTextAsync("Delivers");
        await Expect(page.Locator(".output-backlog")).ToHaveTextAsync("Nothing");
        server.Requests.Last().ShouldContain("\"reason\":\"New\"");

        await page.GetByRole(AriaRole.Button, new() { Name = "Send again" }).ClickAsync();
        await page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "Send again" }).ClickAsync();
        await Eventually.True(() => server.Requests.Any(r => r.Contains("\"reason\":\"Again\"", StringComparison.Ordinal)), "what is sent again");
        await viewer.ShouldHaveNoErrorsAsync();
        await outputs.StopResendAsync(HttpPushSettings.Section, default);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Send again" })).ToBeEnabledAsync();
    }

    private static async Task SaveAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("Settings saved").First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Save" })).ToBeDisabledAsync();
    }

    // at a raster time that no other test has read
    private Task ReadAsync(int minute)
    {
        var now = TestClock.Running.GetUtcNow();
        var midnight = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerDay), TimeSpan.Zero);
        return seeded.Box.Get<IHistoryStore>().AppendAsync([new Reading(seeded.Electricity.Id, midnight.AddMinutes(minute), now, Quality.Good, [RawValue.Number(1), RawValue.Number(2)])], [], default);
    }
}
