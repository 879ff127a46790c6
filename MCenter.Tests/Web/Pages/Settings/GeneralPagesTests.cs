using System.Collections.Concurrent;
using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Core.Storage;
using MCenter.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Web.Pages.Settings;

/// <summary>General settings, System information, Event log and Reboot, as a person uses them.</summary>
public sealed class GeneralPagesTests : IDisposable
{
    private readonly Browser browser;
    private readonly BoxFactory box;
    private readonly FakeClockSetter clock = new();
    private readonly Uri address;

    public GeneralPagesTests(Browser browser)
    {
        this.browser = browser;
        box = new() { Replace = services => services.Replace(ServiceDescriptor.Singleton<IClockSetter>(clock)) };
        address = box.Listen();
    }

    public void Dispose() => box.Dispose();

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task General_settings_show_errors_while_typing_and_save_what_is_right(int width, int height)
    {
        await using var at = await OpenAsync("/settings/general", width, height);
        await Expect(at.Page.GetByRole(AriaRole.Button, new() { Name = "Save" })).ToBeDisabledAsync();

        await at.Page.Locator("#mBusTimeoutMilliseconds").PressSequentiallyAsync("7");
        await Expect(at.Page.Locator(".form-error")).ToContainTextAsync("100");
        await Expect(at.Page.GetByRole(AriaRole.Button, new() { Name = "Save" })).ToBeDisabledAsync();

        await at.Page.Locator("#mBusTimeoutMilliseconds").FillAsync("1500");
        await at.Page.Locator("#name").FillAsync("Cellar");
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(at.Page.GetByText("Settings saved")).ToBeVisibleAsync();

        var saved = box.Get<SettingsStore>().Get<GeneralSettings>();
        saved.Name.ShouldBe("Cellar");
        saved.MBusTimeoutMilliseconds.ShouldBe(1500);
        (await EventsAsync()).ShouldContain(e => e.Code == "SettingsSaved" && e.UserName == "admin");
        await at.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task Leaving_with_unsaved_changes_asks(int width, int height)
    {
        await using var at = await OpenAsync("/settings/general", width, height);
        await at.Page.Locator("#location").FillAsync("Roof");
        await at.Page.EvaluateAsync("Blazor.navigateTo('/')");
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Stay" }).ClickAsync();
        at.Page.Url.ShouldEndWith("/settings/general");
        await Expect(at.Page.Locator("#location")).ToHaveValueAsync("Roof");
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(at.Page.Locator("#location")).ToHaveValueAsync("");
        await at.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task The_clock_is_set_by_hand_only_after_it_was_confirmed(int width, int height)
    {
        await using var at = await OpenAsync("/settings/general", width, height);
        var set = at.Page.GetByRole(AriaRole.Button, new() { Name = "Set time" });
        await Expect(set).ToHaveCountAsync(0);
        await at.Page.GetByText("Set date and time manually").ClickAsync();
        await at.Page.GetByLabel("New date and time").FillAsync("24 Dec 2026 18:30:15");
        await at.Page.GetByLabel("New date and time").PressAsync("Tab");
        await set.ClickAsync();
        await Expect(at.Page.GetByText("Date and time set", new() { Exact = true })).ToBeVisibleAsync();
        // Zurich is the zone of a new box
        clock.Set.ShouldBe([(new DateTimeOffset(2026, 12, 24, 18, 30, 15, TimeSpan.FromHours(1)), "admin")]);

        clock.Complaint = "the system refuses";
        await set.ClickAsync();
        await Expect(at.Page.GetByText("the system refuses")).ToBeVisibleAsync();
        clock.Set.Count.ShouldBe(1);
        await at.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task Deleting_all_values_says_how_many_and_wants_the_name_typed(int width, int height)
    {
        var device = await AddDeviceWithReadingsAsync(3);
        await using var at = await OpenAsync("/settings/general", width, height);
        await at.Page.GetByText("Delete all measured values").ClickAsync();
        await Expect(at.Page.GetByText("3 readings are lost for good; devices")).ToBeVisibleAsync();
        var button = at.Page.GetByRole(AriaRole.Button, new() { Name = "Delete for good" });
        await Expect(button).ToBeDisabledAsync();
        await at.Page.Locator("#deleteValues-typed").FillAsync("M-Cente");
        await Expect(button).ToBeDisabledAsync();
        await at.Page.Locator("#deleteValues-typed").FillAsync("M-Center");
        await button.ClickAsync();
        await Expect(at.Page.GetByText("Deleted", new() { Exact = true })).ToBeVisibleAsync();

        (await box.Get<IHistoryStore>().CountAsync(device.Id, CancellationToken.None)).ShouldBe(0);
        box.Get<DeviceStore>().Current.Find(device.Id).ShouldNotBeNull();
        await at.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task Deleting_all_devices_takes_their_values_too(int width, int height)
    {
        var device = await AddDeviceWithReadingsAsync(2);
        await using var at = await OpenAsync("/settings/general", width, height);
        await at.Page.GetByText("Delete all devices and measurements").ClickAsync();
        await Expect(at.Page.GetByText("1 devices with their settings and 2 readings are lost for good.")).ToBeVisibleAsync();
        var button = at.Page.GetByRole(AriaRole.Button, new() { Name = "Delete for good" });
        await Expect(button).ToBeDisabledAsync();
        await at.Page.Locator("#deleteDevices-typed").FillAsync("M-Center");
        await button.ClickAsync();
        await Expect(at.Page.GetByText("Deleted", new() { Exact = true })).ToBeVisibleAsync();
        box.Get<DeviceStore>().Current.All.ShouldBeEmpty();
        (await box.Get<IHistoryStore>().CountAsync(device.Id, CancellationToken.None)).ShouldBe(0);
        await at.ShouldHaveNoErrorsAsync();
    }

    [Fact]
    public async Task Immediate_readout_reads_every_device()
    {
        var device = await AddDeviceWithReadingsAsync(0);
        var read = new ConcurrentBag<int>();
        box.Protocol.Answer = asked =>
        {
            read.Add(asked.Id);
            return new ReadoutFailure { At = TestClock.Running.GetUtcNow(), Fault = ReadoutFault.NoAnswer, Detail = "silent" };
        };
        await using var at = await OpenAsync("/settings/general");
        await at.Page.GetByText("Immediate read-out").ClickAsync();
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Start read-out" }).ClickAsync();
        await Expect(at.Page.GetByText("Read-out of all devices started")).ToBeVisibleAsync();
        await Eventually.True(() => read.Contains(device.Id), "the readout");
        await at.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task System_information_tells_the_state_of_the_box(int width, int height)
    {
        await AddDeviceWithReadingsAsync(4);
        await using var at = await OpenAsync("/settings/system-information", width, height);
        await Expect(at.Page.GetByText(box.Get<BoxIdentity>().SerialNumber)).ToBeVisibleAsync();
        await Expect(at.Page.Locator("dt:has-text('Stored readings') + dd")).ToHaveTextAsync("4");
        await at.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task The_event_log_is_live_filtered_and_can_be_cleared(int width, int height)
    {
        await using var at = await OpenAsync("/settings/events", width, height);
        await box.Get<EventLog>().AddAsync(EventSeverity.Warning, "Sign-in", "UserAdded", ["<b>eve</b>", "Viewer"], userName: "admin");
        await Expect(at.Page.GetByText("<b>eve</b>")).ToBeVisibleAsync();

        await at.Page.Locator("input[type=search]").FillAsync("nothing like it");
        await Expect(at.Page.Locator(".event")).ToHaveCountAsync(0);
        await at.Page.Locator("input[type=search]").FillAsync("eve");
        await Expect(at.Page.Locator(".event")).ToHaveCountAsync(1);
        await at.Page.Locator("input[type=search]").FillAsync("");

        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Delete all" }).ClickAsync();
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Expect(at.Page.GetByText("No events.")).ToBeVisibleAsync();
        await at.ShouldHaveNoErrorsAsync();
    }

    [Fact]
    public async Task Older_events_are_shown_to_the_first_of_the_log()
    {
        await using (var db = await box.Get<IDbContextFactory<McenterDb>>().CreateDbContextAsync())
        {
            db.AddRange(Enumerable.Range(1, EventLog.MostAtOnce + 150).Select(n => new Event { Time = TestClock.Running.GetUtcNow(), Source = "Old", Code = "Started", Arguments = [$"v{n}"] }));
            await db.SaveChangesAsync();
        }

        await using var at = await OpenAsync("/settings/events");
        var (events, older) = (at.Page.Locator(".event"), at.Page.GetByRole(AriaRole.Button, new() { Name = "Older" }));
        for (var pages = 1; pages * 200 <= EventLog.MostAtOnce; pages++)
        {
            await Expect(events).ToHaveCountAsync(pages * 200);
            await older.ClickAsync();
        }

        await Expect(older).ToHaveCountAsync(0);
        await Expect(events.Filter(new() { HasTextRegex = new(@"\bv1\b") })).ToHaveCountAsync(1);
        await at.ShouldHaveNoErrorsAsync();
    }

    [Fact]
    public async Task Reboot_asks_first()
    {
        await using var at = await OpenAsync("/reboot", 390, 844);
        await Expect(at.Page.GetByText("Restart the M-Center now?")).ToBeVisibleAsync();
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(at.Page.GetByRole(AriaRole.Heading, new() { Name = "Home" })).ToBeVisibleAsync();
        (await EventsAsync()).ShouldNotContain(e => e.Code == "RestartAsked");
        await at.ShouldHaveNoErrorsAsync();
    }

    private async Task<BrowserPage> OpenAsync(string path, int width = 1280, int height = 800)
    {
        var page = await browser.OpenSignedInAsync(address, path, width, height);
        await page.Page.Locator("main h1").WaitForAsync();
        return page;
    }

    private async Task<Device> AddDeviceWithReadingsAsync(int count)
    {
        var device = await box.Get<DeviceStore>().AddAsync(
            new() { Line = "M-Bus", AddressMode = AddressMode.Primary, PrimaryAddress = 5, Serial = "12345678", Manufacturer = "EMU", Medium = Medium.Electricity, Registers = [new() { Description = "Energy", RawUnit = "Wh" }] },
            CancellationToken.None);
        var first = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Reading[] readings = [.. Enumerable.Range(0, count).Select(n => new Reading(device.Id, first.AddMinutes(15 * n), first.AddMinutes(15 * n), Quality.Good, [RawValue.Number(n)]))];
        await box.Get<IHistoryStore>().AppendAsync(readings, [], CancellationToken.None);
        return device;
    }

    private Task<IReadOnlyList<Event>> EventsAsync() => box.Get<EventLog>().NewestAsync(EventSeverity.Info, null, null, 100, CancellationToken.None);

    /// <summary>Remembers what the clock was set to; the machine's own stays as it is.</summary>
    private sealed class FakeClockSetter : IClockSetter
    {
        public List<(DateTimeOffset Time, string? UserName)> Set { get; } = [];

        public string? Complaint { get; set; }

        public Task SetAsync(DateTimeOffset time, string? userName, CancellationToken cancel)
        {
            if (Complaint is not null)
            {
                throw new InvalidInputException([new("time", Complaint)]);
            }

            Set.Add((time, userName));
            return Task.CompletedTask;
        }
    }
}
