using MCenter.Core.BusHealth;
using MCenter.Core.Events;
using MCenter.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Web.Pages.Settings;

/// <summary>Bus health as an installer sees it: a line that is fine, overloaded, shorted, and fine again.</summary>
public sealed class BusHealthPageTests(Browser browser) : IAsyncDisposable
{
    private readonly MeasuredBox measured = new();
    private Uri? address;

    private Uri Address => address ??= measured.Box.Listen();

    public ValueTask DisposeAsync() => measured.DisposeAsync();

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task A_line_is_watched_limited_overloaded_and_goes_on(int width, int height)
    {
        await using var at = await browser.OpenSignedInAsync(Address, "/settings/bus-health", width, height);
        var line = at.Page.Locator("section.panel", new() { HasText = "M-Bus" }).First;
        await Expect(line.Locator(".big-figure")).ToContainTextAsync("As it should be");
        await Expect(line).ToContainTextAsync("39.8 V");
        await Expect(line).ToContainTextAsync("120 mA");
        await Expect(at.Page.Locator(".bus-voltage")).ToHaveTextAsync("39.8 V");
        await Expect(at.Page.Locator(".bus-current")).ToHaveTextAsync("120 mA");

        await at.Page.Locator("#greatestMilliamperes").FillAsync("5");
        await Expect(at.Page.Locator(".form-error").First).ToContainTextAsync("10");
        await at.Page.Locator("#greatestMilliamperes").FillAsync("300");
        await at.Page.Locator("#peakMilliamperes").FillAsync("310");
        await at.Page.Locator("#resumeMilliamperes").FillAsync("290");
        await at.Page.Locator("#resumeSeconds").FillAsync("0");
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(line).ToContainTextAsync("at most 300 mA");

        measured.Write(38_100, 333);
        await Expect(line.Locator(".big-figure")).ToContainTextAsync("Overload on the M-Bus");
        await Expect(line).ToContainTextAsync("when the current is at most 290 mA");
        await Expect(at.Page.Locator(".box-activity")).ToContainTextAsync("Overload on the M-Bus 333 mA");
        await Expect(at.Page.Locator(".box-line.bad")).ToContainTextAsync("Overload on the M-Bus");
        await at.Page.GotoAsync("/");
        await Expect(at.Page.Locator(".held-line")).ToContainTextAsync("its meters are not read until the load is gone");
        await Expect(at.Page.Locator("dd.bad", new() { HasText = "333 mA" })).ToContainTextAsync("Overload on the M-Bus");
        await at.Page.GotoAsync("/settings/system-information");
        await Expect(at.Page.GetByText("blinks red, 0.5 s")).ToBeVisibleAsync();
        await at.Page.GotoAsync("/");
        await at.Page.GetByRole(AriaRole.Link, new() { Name = "To bus health" }).ClickAsync();

        measured.Write(1_200, 690);
        await Expect(line.Locator(".big-figure")).ToContainTextAsync("Short circuit on the M-Bus");
        await Expect(line).ToContainTextAsync("Take off one branch after the other");

        measured.Write(39_800, 0);
        await Expect(line.Locator(".big-figure")).ToContainTextAsync("No meter is connected");
        await Expect(at.Page.Locator(".box-activity")).ToContainTextAsync("Idle");
        var events = await measured.Box.Get<EventLog>().NewestAsync(EventSeverity.Info, null, null, 10, default);
        events.Reverse().Where(e => e.Code is not ("SignedIn" or "LineUp" or "Started")).Select(e => (e.Code, e.UserName))
            .ShouldBe([("SettingsSaved", "admin"), ("BusOverload", null), ("BusOverloadGone", null)]);
        await at.ShouldHaveNoErrorsAsync();
    }

    [Fact]
    public async Task The_history_is_drawn_over_a_day_a_week_a_month_and_a_year()
    {
        var now = TestClock.Running.GetUtcNow();
        var last = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % BusQuarter.Length.Ticks), TimeSpan.Zero);
        var address = Address;
        await measured.Box.Get<BusHistory>().AddAsync([.. Enumerable.Range(1, 400 * 96).Select(n => new BusQuarter
        {
            Line = "M-Bus", Start = last - (n * BusQuarter.Length), Samples = 450, MeanMilliamperes = 100 + (n % 96), GreatestMilliamperes = 130 + (n % 96), MeanVolts = 39.5, LeastVolts = 38.5,
        })], default);
        await using var at = await browser.OpenSignedInAsync(address, "/settings/bus-health");
        var chart = at.Page.Locator(".bus-chart");
        await at.Page.GetByTitle("Earlier").ClickAsync();
        await Expect(chart).ToBeVisibleAsync();
        foreach (var period in new[] { "Week", "Month", "Year" })
        {
            await at.Page.GetByRole(AriaRole.Radio, new() { Name = period }).Or(at.Page.GetByText(period, new() { Exact = true })).First.ClickAsync();
            await Expect(chart).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("^Current, "));
        }

        await at.Page.GetByText("Voltage", new() { Exact = true }).Last.ClickAsync();
        await Expect(chart).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("^Voltage, 20"));
        await at.ShouldHaveNoErrorsAsync();
    }

    [Fact]
    public async Task What_is_not_measured_is_said_and_never_0()
    {
        await using var at = await browser.OpenSignedInAsync(Address, "/settings/bus-health");
        await Expect(at.Page.Locator(".bus-current")).ToHaveTextAsync("120 mA");
        File.Delete(measured.CurrentFile);
        await Expect(at.Page.Locator(".bus-current")).ToHaveTextAsync("– mA");
        await Expect(at.Page.Locator("dd.bad")).ToContainTextAsync("curr1_input");
        await Expect(at.Page.Locator(".panel dl.facts").First).ToContainTextAsync("Not measured");
        await at.ShouldHaveNoErrorsAsync();
    }
}
