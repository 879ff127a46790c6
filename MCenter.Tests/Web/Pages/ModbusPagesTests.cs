using System.Text;
using System.Text.RegularExpressions;
using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Drivers.Modbus;
using MCenter.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Web.Pages;

/// <summary>What an installer does with a Modbus meter in the browser, from adding it to a second one of its kind, with a meter that pymodbus plays.</summary>
public sealed class ModbusPagesTests(Browser browser, ModbusPagesTests.ModbusBox modbus) : IClassFixture<ModbusPagesTests.ModbusBox>
{
    [Theory]
    [InlineData(1280, 800, 1)]
    [InlineData(390, 844, 2)]
    public async Task A_meter_is_added_and_its_registers_are_found_set_up_exported_and_copied(int width, int height, int unit)
    {
        await using var admin = await browser.OpenSignedInAsync(modbus.Address, "/devices", width, height);
        var page = admin.Page;
        var name = $"Pump {width}";
        await AddAsync(page, name, unit);
        await FindInBrowserAsync(page);
        await ReadByHandAsync(page);
        await EditAsync(page);
        await CopyRegisterAsync(page);
        var first = Stored(name);
        first.Registers.Select(r => (r.Number, r.Modbus!.Address, r.Modbus.Type, r.Divisor)).ShouldBe([(0, 6004, ModbusType.UInt64, 1000m), (1, 6008, ModbusType.Float32, 0m)]);

        await ExchangeListsAsync(page, unit);
        await RemoveAsync(page);
        // the number of a register that is gone is not used again: the history is kept by it
        Stored(name).Registers.Select(r => r.Number).ShouldBe([0, 2]);
        await LookAtTelegramsAsync(page);
        await SetConnectionAsync(page, name);
        await CopyToSecondAsync(page, unit + 10, name);
        await admin.ShouldHaveNoErrorsAsync();
    }

    /// <summary>The fields follow the interface; what is wrong is said at its field.</summary>
    private async Task AddAsync(IPage page, string name, int unit)
    {
        await page.EvaluateAsync("document.fonts.ready.then(() => null)");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add device" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByLabel("Name", Exact)).ToBeFocusedAsync();
        await Expect(Field(dialog, "Interface")).ToContainTextAsync("Modbus RTU Line I");
        await Expect(dialog.GetByText("Parity")).ToBeVisibleAsync();
        await ChooseAsync(dialog, "Interface", "Modbus TCP");
        await Expect(dialog.GetByText("Parity")).ToHaveCountAsync(0);
        await dialog.GetByLabel("Name", Exact).FillAsync(name);
        await Expect(Button(dialog, "Add")).ToBeDisabledAsync();
        await dialog.GetByLabel("Host name or IP address").FillAsync("127.0.0.1");
        await dialog.GetByLabel("Port", Exact).FillAsync("70000");
        await Expect(Field(dialog, "Port").Locator(".form-error")).ToBeVisibleAsync();
        await Expect(Button(dialog, "Add")).ToBeDisabledAsync();
        await dialog.GetByLabel("Port", Exact).FillAsync($"{modbus.Port}");
        await dialog.GetByLabel("Device address").FillAsync($"{unit}");
        await Button(dialog, "Add").ClickAsync();
        await Button(dialog, "Set up its registers").ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync(name);
        await Expect(page.Locator("main")).ToContainTextAsync("Nothing is read from this meter yet.");
        await Expect(page.Locator(".page-head")).ToContainTextAsync($"127.0.0.1:{modbus.Port}, device address {unit}");
        await Expect(page.GetByRole(AriaRole.Tab, new() { Name = "M-Bus" })).ToHaveCountAsync(0);
    }

    private static async Task FindInBrowserAsync(IPage page)
    {
        await ShowAsync(page, "Register browser");
        await page.GetByLabel("Start address").FillAsync("5999");
        await page.GetByLabel("Number of addresses").FillAsync("30");
        await Button(page, "Read").ClickAsync();
        await Expect(page.Locator(".browse-progress")).ToContainTextAsync("30 of 30 addresses read, 1 of them refused");
        await Expect(page.Locator(".browse-grid tr", new() { HasText = "6006" })).ToContainTextAsync("0012");
        await page.GetByRole(AriaRole.Button, new() { Name = "What stands here: 6004" }).ClickAsync();
        var chosen = page.Locator(".browse-chosen");
        await Expect(chosen.Locator("tr", new() { HasText = "UInt64" }).First).ToContainTextAsync("1,234,567");
        await chosen.GetByRole(AriaRole.Button, new() { Name = "Add register: UInt64", Exact = true }).ClickAsync();

        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByLabel("Start address")).ToHaveValueAsync("6004");
        await ChooseAsync(dialog, "Name", "Active energy import");
        await ChooseAsync(dialog, "Unit", "Wh");
        await dialog.GetByLabel("OBIS code").FillAsync("1-0:1.8.1");
        await Expect(dialog.Locator(".preview")).ToContainTextAsync("Active energy import: 1,234,567 Wh");
        await Button(dialog, "Add").ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.Locator(".browse-grid tr", new() { HasText = "6004" })).ToContainTextAsync("Active energy import");
    }

    private static async Task ReadByHandAsync(IPage page)
    {
        await Button(page, "Read now").ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("The meter answered with 1 values");
        await ShowAsync(page, "Registers");
        await Expect(Row(page, "6004")).ToContainTextAsync("1,234,567 Wh");
        await Expect(Row(page, "6004")).ToContainTextAsync("03 · 6004 · UInt64");
    }

    private static async Task EditAsync(IPage page)
    {
        await Row(page, "6004").GetByLabel("Edit: Active energy import").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Start address").FillAsync("70000");
        await Expect(Field(dialog, "Start address").Locator(".form-error")).ToBeVisibleAsync();
        await dialog.GetByLabel("Start address").FillAsync("5990");
        await Button(dialog, "Read now").ClickAsync();
        await Expect(dialog).ToContainTextAsync("nothing at address 5990");
        await dialog.GetByLabel("Start address").FillAsync("6004");
        await Button(dialog, "Read now").ClickAsync();
        await Expect(dialog.Locator(".words")).ToContainTextAsync("0000 0000 0012 D687");
        await ChooseAsync(dialog, "Unit", "kWh");
        await dialog.GetByLabel("Divisor").FillAsync("1000");
        await Expect(dialog.Locator(".preview")).ToContainTextAsync("1,234.567 kWh");
        await Button(dialog, "Save").ClickAsync();
        await Expect(Row(page, "6004")).ToContainTextAsync("1,234.567 kWh");
    }

    /// <summary>A copy stands where the next value does; its type is taken from what is read there.</summary>
    private static async Task CopyRegisterAsync(IPage page)
    {
        await Row(page, "6004").GetByLabel("Copy: Active energy import").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByLabel("Start address")).ToHaveValueAsync("6008");
        await Button(dialog, "Read now").ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Take over type and order: Float32", Exact = true }).ClickAsync();
        await Expect(dialog.Locator(".interpretations .taken")).ToContainTextAsync("Float32");
        await Expect(Field(dialog, "Type")).ToContainTextAsync("2 registers");
        await ChooseAsync(dialog, "Name", "Voltage");
        await ChooseAsync(dialog, "Unit", "V");
        await dialog.GetByLabel("Divisor").FillAsync("0");
        await Expect(dialog.Locator(".preview")).ToContainTextAsync("Voltage: 230.1 V");
        await Button(dialog, "Add").ClickAsync();
        await Expect(Row(page, "6008")).ToContainTextAsync("230.1 V");
    }

    /// <summary>What was exported is taken again: nothing of it is new, a wrong row is said, a right one comes in.</summary>
    private static async Task ExchangeListsAsync(IPage page, int unit)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Export CSV" }).ClickAsync());
        var list = await File.ReadAllTextAsync(await download.PathAsync());
        list.ShouldStartWith("StartAddress;FunctionCode;Type;");
        await Button(page, "Import CSV").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        var verdict = dialog.Locator(".register-list-verdict");
        await dialog.GetByLabel("Or pasted from a spreadsheet").FillAsync(list.TrimEnd() + "\r\n6000;9;UInt16\r\n");
        await Button(dialog, "Check").ClickAsync();
        await Expect(verdict).ToContainTextAsync("2 the same, 0 deleted, 1 with errors.");
        await Expect(dialog.Locator(".import-fault")).ToContainTextAsync("modbus.functionCode");
        await Expect(Button(dialog, "Import")).ToHaveCountAsync(0);

        var right = Encoding.UTF8.GetBytes(list.TrimEnd() + $"\r\n600{unit};3;UInt16\r\n");
        await dialog.GetByLabel("File", Exact).SetInputFilesAsync(new FilePayload { Name = "registers.csv", MimeType = "text/csv", Buffer = right });
        await Expect(verdict).ToContainTextAsync("1 new, 0 changed, 2 the same, 0 deleted, 0 with errors.");
        await Button(dialog, "Import").ClickAsync();
        await Expect(Row(page, $"600{unit}")).ToBeVisibleAsync();
        await page.Locator(".register-tools .rz-dropdown").ChooseAsync("By address");
        await Expect(page.Locator(".register-grid:visible tbody tr").First).ToContainTextAsync($"03 · 600{unit} · UInt16");
    }

    private static async Task RemoveAsync(IPage page)
    {
        await Row(page, "6008").GetByLabel("Delete: Voltage").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Alertdialog);
        await Expect(dialog).ToContainTextAsync("Register 1 “Voltage” is no longer read, and its history is no longer shown.");
        await Button(dialog, "Delete").ClickAsync();
        await Expect(Row(page, "6008")).ToHaveCountAsync(0);
        await Expect(Row(page, "6004")).ToContainTextAsync("1,234.567 kWh");
    }

    private static async Task LookAtTelegramsAsync(IPage page)
    {
        await ShowAsync(page, "Telegram");
        await Expect(page.Locator(".telegram:visible").First).ToContainTextAsync("17 7");
        await Expect(page.Locator(".telegram:visible").First).ToContainTextAsync("Request");
    }

    private async Task SetConnectionAsync(IPage page, string name)
    {
        await ShowAsync(page, "Modbus");
        await page.GetByLabel("Device address").FillAsync("300");
        await Expect(Field(page.Locator("form:visible"), "Device address").Locator(".form-error")).ToContainTextAsync("255");
        await Expect(Button(page, "Save")).ToBeDisabledAsync();
        await page.GetByLabel("Device address").FillAsync($"{Stored(name).Modbus!.UnitId + 100}");
        await page.GetByText("For difficult meters").ClickAsync();
        await page.GetByLabel("Largest block").FillAsync("4");
        await page.GetByText("One request for each register").ClickAsync();
        await Button(page, "Save").ClickAsync();
        await Eventually.True(() => Stored(name).Modbus is { UnitId: > 100, LargestBlock: 4, OneRequestPerRegister: true }, "the connection stored");
        await Expect(Button(page, "Save")).ToBeDisabledAsync();
    }

    private async Task CopyToSecondAsync(IPage page, int unit, string from)
    {
        var second = await modbus.Box.Get<DeviceStore>().AddAsync(
            new() { Name = $"Second {unit}", Protocol = "ModbusTcp", Modbus = new() { Host = "127.0.0.1", Port = modbus.Port, UnitId = unit } }, CancellationToken.None);
        await page.GotoAsync($"/device/{second.Id}?tab=registers");
        await Button(page, "Copy from another meter").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await ChooseAsync(dialog, "Copy from", $"{from} (2 registers)");
        await Expect(dialog).ToContainTextAsync("2 registers are added; 0 are here already.");
        await Button(dialog, "Copy 2 registers").ClickAsync();
        await Expect(Row(page, "6004")).ToContainTextAsync("1,234.567 kWh");
    }

    private static LocatorGetByLabelOptions Exact => new() { Exact = true };

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).Locator("visible=true");

    private static ILocator Button(ILocator within, string name) => within.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Row(IPage page, string address) => page.Locator(".register-grid:visible tbody tr", new() { HasText = $"03 · {address} ·" });

    private static ILocator Field(ILocator within, string label) =>
        within.Locator(".form-field", new() { Has = within.Page.Locator("label", new() { HasTextRegex = new Regex($"^{Regex.Escape(label)}$") }) });

    private static Task ChooseAsync(ILocator within, string label, string option) => Field(within, label).Locator(".rz-dropdown").ChooseAsync(option);

    private static Task ShowAsync(IPage page, string tab) => page.GetByRole(AriaRole.Tab, new() { Name = tab, Exact = true }).ClickAsync();

    private Device Stored(string name) => modbus.Box.Get<DeviceStore>().Current.All.Single(d => d.Name == name);

    /// <summary>A box that reads Modbus meters over real sockets, and a meter that pymodbus plays.</summary>
    public sealed class ModbusBox : IAsyncLifetime
    {
        private PymodbusServer server = null!;

        public BoxFactory Box { get; private set; } = null!;

        public Uri Address { get; private set; } = null!;

        public int Port => server.Port;

        public async ValueTask InitializeAsync()
        {
            var words = Enumerable.Range(6000, 40).ToDictionary(a => a, _ => (ushort)0);
            (words[6006], words[6007]) = (0x0012, 0xD687); // 1234567
            (words[6008], words[6009]) = (0x4366, 0x199A); // 230.1
            server = await PymodbusServer.StartAsync(words);
            Box = new()
            {
                Settings = { ["Lines:1:Name"] = "Modbus RTU Line I", ["Lines:1:Kind"] = "ModbusRtu", ["Lines:1:Endpoint"] = "tcp:127.0.0.1:1" },
                Replace = services => services.AddSingleton<IDeviceProtocol>(
                    p => new ModbusProtocol(ModbusWires.Tcp, p.GetRequiredService<ModbusWires>(), p.GetRequiredService<TimeProvider>())),
            };
            Address = Box.Listen();
        }

        public async ValueTask DisposeAsync()
        {
            await Box.DisposeAsync();
            await server.DisposeAsync();
        }
    }
}
