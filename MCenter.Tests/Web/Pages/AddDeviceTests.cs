using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Drivers.MBus;
using MCenter.Drivers.Simulation.MBus;
using MCenter.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Web.Pages;

/// <summary>The dialog "Add device" as a person fills it in, on a box that reads simulated meters over a real socket.</summary>
public sealed class AddDeviceTests(Browser browser, AddDeviceTests.MeteredBox metered) : IClassFixture<AddDeviceTests.MeteredBox>
{
    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task A_meter_is_added_by_its_secondary_address_and_read_by_hand(int width, int height)
    {
        var (name, secondary) = ($"Pump {width}", MeteredBox.Meter(width).Identity.SecondaryAddress);
        await using var admin = await browser.OpenSignedInAsync(metered.Address, "/devices", width, height);
        var dialog = await DialogAsync(admin);
        var save = dialog.GetByRole(AriaRole.Button, new() { Name = "Add and read" });
        await Expect(save).ToBeDisabledAsync();

        await dialog.GetByLabel("Name").FillAsync(name);
        await dialog.GetByLabel("Secondary address").FillAsync(secondary[..7]);
        await Expect(dialog.Locator(".form-field-invalid", new() { HasText = "Secondary address" })).ToContainTextAsync("8 or 16 digits");
        await Expect(save).ToBeDisabledAsync();
        await dialog.GetByLabel("Secondary address").FillAsync(secondary[..8]);
        await Expect(dialog.Locator(".form-error")).ToHaveCountAsync(0);
        await save.ClickAsync();
        await Expect(dialog).ToContainTextAsync($"EMU {secondary[..8]} answered with 2 registers.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Close", Exact = true }).ClickAsync();

        var row = Row(admin, name);
        await Expect(row).ToContainTextAsync("1.000 kWh");
        await Expect(row).ToContainTextAsync(secondary);
        await row.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Read now" }).ClickAsync();
        await Expect(admin.Page.Locator("main")).ToContainTextAsync("The meter answered with 2 values");
        await admin.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task A_meter_is_added_by_its_primary_address(int width, int height)
    {
        var meter = MeteredBox.Meter(width + 1);
        await using var admin = await browser.OpenSignedInAsync(metered.Address, "/devices/electricity", width, height);
        var dialog = await DialogAsync(admin);
        await dialog.GetByText("Primary", new() { Exact = true }).ClickAsync();
        await dialog.GetByLabel("Primary address").FillAsync("251");
        await Expect(dialog.Locator(".form-field-invalid", new() { HasText = "Primary address" })).ToContainTextAsync("0 to 250");
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Add and read" })).ToBeDisabledAsync();
        await dialog.GetByLabel("Primary address").FillAsync($"{meter.PrimaryAddress}");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add and read" }).ClickAsync();
        await Expect(dialog).ToContainTextAsync("answered with 2 registers");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Open the device" }).ClickAsync();

        // no name was given: maker and number stand in for it
        await Expect(admin.Page.Locator("h1")).ToContainTextAsync(meter.Identity.Identification.TrimStart('0'));
        var added = metered.Box.Get<DeviceStore>().Current.All.Single(d => d.SecondaryAddress == meter.Identity.SecondaryAddress);
        (added.AddressMode, added.PrimaryAddress, added.Medium).ShouldBe((AddressMode.Primary, (int)meter.PrimaryAddress, Medium.Electricity));
        await admin.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task A_meter_that_is_there_already_is_refused(int width, int height)
    {
        var secondary = MeteredBox.Meter(width + 2).Identity.SecondaryAddress;
        await metered.Box.Get<DeviceStore>().AddAsync(new() { Name = $"Known {width}", Line = "M-Bus", SecondaryAddress = secondary }, CancellationToken.None);
        var before = metered.Box.Get<DeviceStore>().Current.All.Length;
        await using var admin = await browser.OpenSignedInAsync(metered.Address, "/devices", width, height);
        var dialog = await DialogAsync(admin);
        await dialog.GetByLabel("Secondary address").FillAsync(secondary);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add and read" }).ClickAsync();
        await Expect(dialog.Locator(".form-field-invalid", new() { HasText = "Secondary address" })).ToContainTextAsync($"Known {width}");
        metered.Box.Get<DeviceStore>().Current.All.Length.ShouldBe(before);

        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await admin.ShouldHaveNoErrorsAsync();
    }

    [Fact]
    public async Task A_meter_that_is_silent_is_said_to_be_and_can_be_taken_away_again()
    {
        await using var admin = await browser.OpenSignedInAsync(metered.Address, "/devices");
        var dialog = await DialogAsync(admin);
        await dialog.GetByLabel("Name").FillAsync("Nobody");
        await dialog.GetByLabel("Secondary address").FillAsync("99999999");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add and read" }).ClickAsync();
        await Expect(dialog).ToContainTextAsync("Reading Nobody …");
        await Expect(dialog).ToContainTextAsync("No answer");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Remove it again" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        metered.Box.Get<DeviceStore>().Current.All.ShouldNotContain(d => d.Name == "Nobody");
        await admin.ShouldHaveNoErrorsAsync();
    }

    private static ILocator Row(BrowserPage page, string name) => page.Page.Locator(".device-grid tr", new() { Has = page.Page.Locator(".device-name", new() { HasTextString = name }) });

    private static async Task<ILocator> DialogAsync(BrowserPage page)
    {
        // a font that comes between press and release moves the button away
        await page.Page.EvaluateAsync("document.fonts.ready.then(() => null)");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Add device" }).ClickAsync();
        var dialog = page.Page.GetByRole(AriaRole.Dialog);
        // the focus comes to the first field with the dialog: what is typed before lands there
        await Expect(dialog.GetByLabel("Name", new() { Exact = true })).ToBeFocusedAsync();
        return dialog;
    }

    /// <summary>A box whose M-Bus line leads to simulated meters.</summary>
    public sealed class MeteredBox : IAsyncLifetime
    {
        private static readonly int[] Widths = [1280, 390];

        private readonly SimulatedMBusLine line = new(Widths.SelectMany(w => new[] { Meter(w), Meter(w + 1), Meter(w + 2) }), new(), TestClock.Running);

        public BoxFactory Box { get; private set; } = null!;

        public Uri Address { get; private set; } = null!;

        public ValueTask InitializeAsync()
        {
            line.Start();
            Box = new()
            {
                Settings = { ["Lines:0:Kind"] = "MBus", ["Lines:0:Endpoint"] = line.Endpoint },
                Replace = services =>
                {
                    services.RemoveAll<IDeviceProtocol>();
                    services.AddSingleton<IDeviceProtocol, MBusProtocol>();
                },
            };
            Address = Box.Listen();
            return ValueTask.CompletedTask;
        }

        public async ValueTask DisposeAsync()
        {
            await Box.DisposeAsync();
            await line.DisposeAsync();
        }

        /// <summary>A meter with two registers, the first of 1000 Wh.</summary>
        internal static SimulatedMeter Meter(int number) => new()
        {
            Identity = new($"{number:D8}", "EMU", 0x10, Medium.Electricity),
            PrimaryAddress = (byte)(number % 250),
            Telegrams = _ => [new TelegramBuilder().Number([0x04, 0x03], 1000).Number([0x02, 0x2B], 500).Idle().ToArray()],
        };
    }
}
