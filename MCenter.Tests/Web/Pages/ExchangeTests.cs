using MCenter.Core.Devices;
using MCenter.Core.Exchange;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Storage;
using MCenter.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Web.Pages;

/// <summary>A meter is exchanged on its page; many meters are chosen in the list.</summary>
public sealed class ExchangeTests(Browser browser, SeededBox seeded) : IClassFixture<SeededBox>
{
    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task Another_meter_that_answers_is_taken_in_place_of_the_old_one_and_back(int width, int height)
    {
        var device = await seeded.AddAsync($"Exchanged {width}", Medium.Electricity);
        var (old, other) = (device.SecondaryAddress, $"0088{width:D4}");
        var box = seeded.Box;
        var state = box.Get<CurrentValues>().Of(device.Id);
        box.Get<CurrentValues>().Set(state with { LastReading = state.LastReading! with { ReadAt = state.LastReading.RasterTime }, LastFailureAt = TestClock.Running.GetUtcNow(), LastFault = ReadoutFault.Malformed, LastFaultDetail = ForeignAnswer.Detail(other, device.Serial), ConsecutiveFailures = 2 });
        box.Protocol.Answer = asked => asked.SecondaryAddress.StartsWith(other, StringComparison.Ordinal)
            ? new DecodedReading
            {
                At = TestClock.Running.GetUtcNow(),
                Identity = new(other, "EMU", 16, Medium.Electricity, other + "B5151002", 0),
                Quality = Quality.Good,
                Values =
                [
                    new() { Value = RawValue.Number(1500), Quantity = Quantity.Energy, Description = "Energy", Unit = "Wh" },
                    new() { Value = RawValue.Number(100), Quantity = Quantity.Power, Description = "Power", Unit = "W" },
                ],
            }
            : new ReadoutFailure { At = TestClock.Running.GetUtcNow(), Fault = ReadoutFault.NoAnswer, Detail = "silent" };

        await using var page = await browser.OpenSignedInAsync(seeded.Address, $"/device/{device.Id}", width, height);
        await Expect(page.Page.Locator("main")).ToContainTextAsync($"Meter {other} answers in its place.");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Book the exchange" }).ClickAsync();
        var dialog = page.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByLabel("New meter's secondary address")).ToHaveValueAsync(other);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Read new meter" }).ClickAsync();
        await Expect(dialog).ToContainTextAsync($"EMU {other}B5151002 answered");
        await Expect(dialog.GetByLabel("New start value")).ToHaveValueAsync("1.5");
        await Expect(dialog.GetByLabel("Old end value")).ToHaveValueAsync("83588.514");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Book exchange" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);

        var exchanges = page.Page.Locator(".exchanges");
        await Expect(exchanges).ToContainTextAsync($"{device.Serial} out, {other.TrimStart('0')} in");
        await Expect(page.Page.Locator("main")).ToContainTextAsync("The meter answered with 2 values");
        box.Get<DeviceStore>().Current.Find(device.Id)!.SecondaryAddress.ShouldBe(other + "B5151002");
        box.Get<CurrentValues>().Of(device.Id).LastReading!.Quality.ShouldBe(Quality.Good);
        await Expect(page.Page.Locator(".chart-table")).ToContainTextAsync("The meter was exchanged here");

        await exchanges.GetByRole(AriaRole.Button, new() { Name = "Take back" }).ClickAsync();
        await page.Page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "Take back" }).ClickAsync();
        await Expect(exchanges).ToHaveCountAsync(0);
        box.Get<DeviceStore>().Current.Find(device.Id)!.SecondaryAddress.ShouldBe(old);
        box.Get<MeterExchanges>().Of(device.Id).ShouldBeEmpty();
        await page.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task Settings_are_copied_to_chosen_devices_and_chosen_devices_are_deleted(int width, int height)
    {
        var one = await seeded.AddAsync($"Choice {width} A", Medium.Water);
        var two = await seeded.AddAsync($"Choice {width} B", Medium.Water);
        await seeded.Box.Get<DeviceStore>().ChangeAsync(one.Id, d => d with { Site = "Tower" }, CancellationToken.None);
        await using var page = await browser.OpenSignedInAsync(seeded.Address, "/devices/water", width, height);
        await page.Page.GetByLabel("Search").FillAsync($"Choice {width}");
        await page.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("Select$") }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Select all 2 shown" }).ClickAsync();
        await Expect(page.Page.Locator(".chosen-devices")).ToContainTextAsync("2 selected");

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Copy settings" }).ClickAsync();
        var dialog = page.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByText("Site", new() { Exact = true }).ClickAsync();
        await Expect(dialog).ToContainTextAsync("1 of 1 devices change.");
        await dialog.Locator("button[type=submit]").ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        seeded.Box.Get<DeviceStore>().Current.Find(two.Id)!.Site.ShouldBe("Tower");

        await page.Page.Locator(".chosen-devices").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(dialog).ToContainTextAsync("Delete 2 devices and 1,538 readings?");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete 2 devices" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        seeded.Box.Get<DeviceStore>().Current.All.ShouldNotContain(d => d.Id == one.Id || d.Id == two.Id);
        await page.ShouldHaveNoErrorsAsync();
    }

    [Fact]
    public async Task A_dialog_that_fails_says_so_and_the_page_goes_on()
    {
        var one = await seeded.AddAsync("Kept meter", Medium.Gas);
        await using var page = await browser.OpenSignedInAsync(seeded.Address, "/devices/gas", 1280, 800);
        await page.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("Select$") }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Select all 1 shown" }).ClickAsync();
        await page.Page.Locator(".chosen-devices").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        var dialog = page.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("Delete 1 devices");
        using (var other = new SqliteConnection($"Data Source={seeded.Box.Get<DataDirectory>().HistoryFile};Pooling=False"))
        {
            other.Open();
            using var hold = new SqliteCommand("BEGIN IMMEDIATE", other);
            hold.ExecuteNonQuery();
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete 1 devices" }).ClickAsync();
            await Expect(page.Page.Locator(".rz-notification", new() { HasText = "locked by another program" })).ToBeVisibleAsync();
        }

        await Expect(dialog).ToHaveCountAsync(0);
        seeded.Box.Get<DeviceStore>().Current.Find(one.Id).ShouldNotBeNull();
        await page.Page.Locator(".chosen-devices").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(dialog).ToContainTextAsync("Delete 1 devices");
        await page.ShouldHaveNoErrorsAsync();
    }
}
