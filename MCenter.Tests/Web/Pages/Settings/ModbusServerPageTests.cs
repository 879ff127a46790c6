using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.ModbusServer;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Tests.Drivers.Modbus.Server;
using MCenter.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Web.Pages.Settings;

/// <summary>The Modbus TCP server as a person and a program set it up and look at it.</summary>
public sealed class ModbusServerPageTests(Browser browser, ModbusServerPageTests.ServedBox served) : IClassFixture<ModbusServerPageTests.ServedBox>
{
    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task It_is_switched_on_a_meter_gets_a_number_and_its_registers_are_seen(int width, int height)
    {
        // whatever a test before left behind
        await served.Box.Get<SettingsStore>().SaveAsync(new ModbusServerSettings(), default);
        var meter = await served.AddAsync($"Bakery {width}");
        await using var at = await browser.OpenSignedInAsync(served.Address, $"/device/{meter.Id}", width, height);
        var page = at.Page;

        // the number, of which the page knows the next free one
        await page.GetByRole(AriaRole.Tab, new() { Name = "Default" }).ClickAsync();
        var unit = served.Box.Get<DeviceStore>().Current.FreeModbusServerUnit!.Value;
        await Expect(page.GetByText($"Next free: {unit}.")).ToBeVisibleAsync();
        await page.GetByLabel("Modbus TCP server device number").FillAsync($"{unit}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Eventually.True(() => served.Box.Get<DeviceStore>().Current.Find(meter.Id)!.ModbusServerUnit == unit, "the number to be stored");

        await page.GotoAsync("/settings/modbus-server");
        await page.Locator("#allowedClients").FillAsync("127.0.0.1, nobody");
        await Expect(page.Locator(".form-error")).ToContainTextAsync("nobody is no address");
        await page.Locator("#allowedClients").FillAsync("127.0.0.1");
        await page.Locator("#port").FillAsync("0");
        await page.GetByText("Serve values over Modbus TCP").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("Listens on port")).ToBeVisibleAsync();

        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, served.Box.Get<IModbusServer>().State.Port!.Value);
            (await ServerBench.AskAsync(client, ServerBench.Request((byte)unit, 3, 1000, 2)))![7..].ShouldBe([3, 4, 0x42, 0xA7, 0x2D, 0x50]);
            await Expect(page.Locator(".server-clients")).ToContainTextAsync($"1 requests · asked just now: unit {unit}, register 1000, 2 registers");
        }

        await Expect(page.GetByText("0 of 32")).ToBeVisibleAsync();

        // the map: found, searched, taken along
        await page.Locator(".server-map .rz-dropdown").ChooseAsync($"{unit}: Bakery {width}");
        var rows = page.Locator(".map-grid .rz-data-row");
        await Expect(rows).ToHaveCountAsync(3);
        await page.GetByPlaceholder("Search").Last.FillAsync("1-0:1.8.0");
        await Expect(rows).ToHaveCountAsync(2);
        await page.GetByPlaceholder("Search").Last.FillAsync("12030");
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows).ToContainTextAsync("Frequency");
        served.Set(meter, frequency: 4987);
        await Expect(rows).ToContainTextAsync("49.87");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("CSV file").ClickAsync());
        download.SuggestedFilename.ShouldBe($"modbus-map-{unit}.csv");
        var lines = await File.ReadAllLinesAsync(await download.PathAsync());
        lines[1].ShouldBe($"Bakery {width};{unit};Obis;1-0:1.8.0;0;Active energy import [kWh];Float32;1000;999;83.5885;kWh;UInt64;1002;1001;83588;Wh");
        lines.Length.ShouldBe(5);
        lines[^1].ShouldStartWith($"Bakery {width};{unit};Age;;;;UInt32;900;899;");

        await page.GetByText("Serve values over Modbus TCP").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("dd", new() { HasTextString = "Off" })).ToBeVisibleAsync();
        await at.ShouldHaveNoErrorsAsync();
    }

    [Fact]
    public async Task A_program_finds_the_same_and_is_told_what_is_wrong()
    {
        var client = served.Api;
        var wrong = await client.PutAsJsonAsync("/api/v1/settings/modbus-server", new { port = 70_000, bindAddress = "here", allowedClients = "10.0.0.0/33", idleMinutes = -1 });
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonNode.Parse(await wrong.Content.ReadAsStringAsync())!["errors"]!.AsObject().Select(e => e.Key).ShouldBe(["port", "bindAddress", "allowedClients", "idleMinutes"]);
        using var stranger = new HttpClient { BaseAddress = served.Address };
        (await stranger.GetAsync("/api/v1/modbus-server")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        JsonNode.Parse(await client.GetStringAsync("/api/v1/modbus-server"))!["clients"]!.AsArray().ShouldNotBeNull();

        var meter = await served.AddAsync("Program");
        served.Set(meter, frequency: null);
        var map = JsonNode.Parse(await client.GetStringAsync($"/api/v1/devices/{meter.Id}/modbus-map"))!;
        map["unit"]!.GetValue<int>().ShouldBe(0);
        map["values"]!.AsArray().Select(v => $"{v!["float32Register"]} {v["float32"]} {v["uint64Register"]} {v["uint64"]} {v["obisCode"]}").ShouldBe(
            ["1000 83.5885 1002 83588 1-0:1.8.0", "12000 83.5885 12002 83588 ", "12030  12032  "]);
        (await client.GetAsync($"/api/v1/devices/{meter.Id}/modbus-map?format=xml")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.GetAsync("/api/v1/devices/9999/modbus-map")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    /// <summary>A box that browsers and programs reach, without a readout.</summary>
    public sealed class ServedBox : IAsyncLifetime
    {
        private int added;

        public BoxFactory Box { get; } = new();

        public Uri Address { get; private set; } = null!;

        public HttpClient Api { get; private set; } = null!;

        public ValueTask InitializeAsync()
        {
            Address = Box.Listen();
            // a box that listens is reached over its port only
            Api = new() { BaseAddress = Address, DefaultRequestHeaders = { Authorization = Box.Administrator().DefaultRequestHeaders.Authorization } };
            return ValueTask.CompletedTask;
        }

        public async ValueTask DisposeAsync()
        {
            Api.Dispose();
            await Box.DisposeAsync();
        }

        /// <summary>A meter of 83.5885 kWh and 50 Hz.</summary>
        public async Task<Device> AddAsync(string name)
        {
            var meter = await Box.Get<DeviceStore>().AddAsync(
                new Device
                {
                    Name = name,
                    Line = "M-Bus",
                    SecondaryAddress = $"{Interlocked.Increment(ref added).ToString("D8", CultureInfo.InvariantCulture)}B5151002",
                    Medium = Medium.Electricity,
                    Registers =
                    [
                        new() { Number = 0, NameCode = RegisterNames.ActiveEnergyImport, UnitCode = RegisterUnits.KilowattHour, RawUnit = "Wh", Divisor = 1000, ObisCode = "1-0:1.8.0" },
                        new() { Number = 1, NameCode = RegisterNames.Frequency, UnitCode = RegisterUnits.Hertz, RawUnit = "Hz" },
                    ],
                },
                CancellationToken.None);
            Set(meter, 5000);
            return meter;
        }

        /// <summary>It answers now.</summary>
        /// <param name="meter">The meter.</param>
        /// <param name="frequency">In 0.01 Hz; null = it does not send it.</param>
        public void Set(Device meter, long? frequency)
        {
            var now = Box.Get<TimeProvider>().GetUtcNow();
            RawValue[] values = [RawValue.Number(835_885, -1), frequency is { } number ? RawValue.Number(number, -2) : RawValue.None];
            Box.Get<CurrentValues>().Set(new() { DeviceId = meter.Id, LastReading = new(meter.Id, now, now, Quality.Good, values) });
        }
    }
}
