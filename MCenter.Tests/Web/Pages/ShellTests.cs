using System.Globalization;
using MCenter.Core.Readout;
using MCenter.Core.Storage;
using MCenter.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace MCenter.Tests.Web.Pages;

/// <summary>What surrounds every page: languages, themes, menu, unknown addresses.</summary>
public sealed class ShellTests(Browser browser, SeededBox seeded) : IClassFixture<SeededBox>
{
    [Theory]
    [InlineData("de-CH", "Alle Geräte")]
    [InlineData("fr", "Tous les appareils")]
    [InlineData("it", "Tutti i dispositivi")]
    [InlineData("es", "Todos los dispositivos")]
    public async Task The_language_of_the_browser_is_spoken(string locale, string allDevices)
    {
        await using var page = await browser.OpenSignedInAsync(seeded.Address, "/devices", locale: locale);
        await Assertions.Expect(page.Page.Locator("h1")).ToContainTextAsync(allDevices);
        await page.ShouldHaveNoErrorsAsync();
    }

    [Fact]
    public async Task The_language_stays_whichever_thread_has_the_page_drawn_anew()
    {
        await using var page = await browser.OpenSignedInAsync(seeded.Address, "/", locale: "fr");
        using var stop = new CancellationTokenSource();
        var changing = Task.Run(async () =>
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
            for (var n = 0; !stop.IsCancellationRequested; n++)
            {
                using var use = seeded.Box.Get<LineUses>().Begin("M-Bus", LineUseKind.Scanning, $"round {n}");
                await Task.Delay(20);
            }
        });
        await page.Page.GotoAsync("/");
        var activity = page.Page.Locator(".box-activity", new() { HasTextRegex = new("round \\d+") });
        for (var drawn = 0; drawn < 3; drawn++)
        {
            var before = await activity.TextContentAsync();
            await Assertions.Expect(activity).Not.ToHaveTextAsync(before!);
        }

        await Assertions.Expect(page.Page.Locator(".status-tools .language")).ToContainTextAsync("Français");
        await Assertions.Expect(page.Page.Locator(".bus-voltage")).ToHaveAttributeAsync("title", "Tension du bus: Non mesuré");
        await stop.CancelAsync();
        await changing;
        await page.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task The_language_is_chosen_and_kept(int width, int height)
    {
        await using var page = await browser.OpenSignedInAsync(seeded.Address, "/devices", width, height);
        await page.Page.Locator(".status-tools .language").ClickAsync();
        await page.Page.GetByRole(AriaRole.Option, new() { Name = "Italiano" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator("h1")).ToContainTextAsync("Tutti i dispositivi");
        await page.Page.ReloadAsync();
        await Assertions.Expect(page.Page.Locator("h1")).ToContainTextAsync("Tutti i dispositivi");
        await page.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task Dark_is_chosen_and_kept(int width, int height)
    {
        await using var page = await browser.OpenSignedInAsync(seeded.Address, "/", width, height);
        await page.Page.GetByLabel("As the system; click for light").ClickAsync();
        await page.Page.GetByLabel("Light; click for dark").ClickAsync();
        await Assertions.Expect(page.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await page.Page.ReloadAsync();
        await Assertions.Expect(page.Page.GetByLabel("Dark; click to follow the system")).ToBeVisibleAsync();
        (await page.Page.EvaluateAsync<string>("getComputedStyle(document.body).colorScheme + getComputedStyle(document.documentElement).colorScheme")).ShouldContain("dark");
        await page.ShouldHaveNoErrorsAsync();
    }

    [Fact]
    public async Task On_a_phone_the_menu_opens_over_the_page_and_closes_by_itself()
    {
        await using var page = await browser.OpenSignedInAsync(seeded.Address, "/", 390, 844);
        await page.Page.GetByLabel("Open or close the menu").ClickAsync();
        await page.Page.Locator(".rz-sidebar").GetByText("All devices").ClickAsync();
        await Assertions.Expect(page.Page.Locator("h1")).ToContainTextAsync("All devices");
        await Assertions.Expect(page.Page.Locator(".sidebar-backdrop")).ToHaveCountAsync(0);
        await page.ShouldHaveNoErrorsAsync();
    }

    [Fact]
    public async Task An_unknown_address_says_so()
    {
        await using var page = await browser.OpenSignedInAsync(seeded.Address, null, 1280, 800);
        var answer = await page.Page.GotoAsync("/no/such/page");
        answer!.Status.ShouldBe(404);
        await Assertions.Expect(page.Page.Locator("h1")).ToContainTextAsync("Page not found");
    }

    [Fact]
    public async Task A_broken_history_is_said_in_words_and_the_other_pages_work()
    {
        await using var broken = new SeededBox();
        await broken.InitializeAsync();
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(broken.Box.Get<DataDirectory>().Path, "history.db*"))
        {
            await File.WriteAllTextAsync(file, new string('x', 8192));
        }

        await using var page = await browser.OpenSignedInAsync(broken.Address, "/");
        await Assertions.Expect(page.Page.Locator("main")).ToContainTextAsync("The history cannot be read or written now.");
        await page.Page.GotoAsync($"/device/{broken.Electricity.Id}");
        await Assertions.Expect(page.Page.Locator("main")).ToContainTextAsync("The history cannot be read or written now.");
        await Assertions.Expect(page.Page.Locator("h1")).ToContainTextAsync("Main distribution");
        await page.Page.GotoAsync("/devices");
        await Assertions.Expect(page.Page.GetByText("Main distribution")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Settings_are_found_by_search()
    {
        await using var page = await browser.OpenSignedInAsync(seeded.Address, "/settings", 1280, 800);
        await Assertions.Expect(page.Page.Locator("h1")).ToContainTextAsync("Settings");
        await page.Page.FillAsync("input[type=search]", "no setting is called this");
        await Assertions.Expect(page.Page.Locator(".tile")).ToHaveCountAsync(0);
        await page.ShouldHaveNoErrorsAsync();
    }
}
