using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.Gaps;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Web.Pages.Settings;

/// <summary>Gaps filled from a meter's memory by the page's button and by the API, over a memory that the test makes.</summary>
public sealed class GapRepairPageTests(Browser browser)
{
    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task The_button_fills_what_the_meter_has_and_says_what_it_has_not(int width, int height)
    {
        using var box = new BoxFactory { Replace = Remembering };
        var address = box.Listen();
        var device = await AddAsync(box);
        await using var admin = await browser.OpenSignedInAsync(address, $"/settings/gaps?device={device.Id}", width, height);
        var page = admin.Page;
        await Expect(page.Locator(".profile")).ToContainTextAsync("Load profile");
        await page.GetByRole(AriaRole.Button, new() { Name = "Fill gaps from the meter" }).ClickAsync();
        await Expect(page.Locator(".profile [role=status]")).ToHaveTextAsync("3 of 4 points filled, 1 not in the meter", new() { Timeout = 120_000 });
        await Expect(page.Locator(".chosen-head")).ToContainTextAsync("3 of 4 readings");
        var told = (await box.Get<EventLog>().NewestAsync(EventSeverity.Info, "Gaps", null, 10, default)).Single();
        (told.Code, told.UserName).ShouldBe(("GapsRepaired", "admin"));
        await admin.ShouldHaveNoErrorsAsync();
    }

    /// <summary>A meter of which four points failed, ten days before it was added.</summary>
    private static async Task<Device> AddAsync(BoxFactory box)
    {
        var device = await box.Get<DeviceStore>().AddAsync(
            new Device
            {
                Name = "Main", Line = "M-Bus", SecondaryAddress = "00210501B5151902", Manufacturer = "EMU", Version = 25, MBusMedium = Medium.Electricity, Medium = Medium.Electricity,
                LoadProfile = true, Registers = [new() { Number = 0, Description = "Energy", RawUnit = "Wh", Kind = ValueKind.Number }],
            },
            default);
        await box.Get<IHistoryStore>().AppendAsync([], [.. Enumerable.Range(0, 4).Select(i => new MissedReading(device.Id, Memory.Noon.AddMinutes(15 * i), Memory.Noon.AddMinutes((15 * i) + 1), ReadoutFault.NoAnswer))], default);
        return device;
    }

    private static void Remembering(IServiceCollection services)
    {
        services.RemoveAll<ILoadProfileReader>();
        services.AddSingleton<ILoadProfileReader, Memory>();
    }

    /// <summary>Holds every quarter of an hour but one.</summary>
    private sealed class Memory : ILoadProfileReader
    {
        public static DateTimeOffset Noon { get; } = new DateTimeOffset(TestClock.Running.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddDays(-10).AddHours(12);

        public string Protocol => "MBus";

        public Task<ProfileSlice> ReadAsync(Device device, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone, ReadoutOptions options, CancellationToken cancel) => Task.FromResult(new ProfileSlice
        {
            Oldest = TestClock.Running.GetUtcNow(),
            Entries = [.. Enumerable.Range(0, 4).Where(i => i != 2).Select(i => Noon.AddMinutes(15 * i)).Where(at => at >= from && at <= to).Select(at => new ProfileEntry(at,
                [new() { Value = RawValue.Number(at.ToUnixTimeSeconds()), Quantity = Quantity.Energy, Description = "Energy", Unit = "Wh" }]))],
        });
    }
}
