using System.Text;
using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Modbus;
using MCenter.Core.Registers;
using MCenter.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Web.Pages.Settings;

/// <summary>The page Modbus Templates as a person uses it; at both sizes, in one go.</summary>
public sealed class ModbusTemplatesPageTests(Browser browser, ModbusTemplatesPageTests.RunningBox running) : IClassFixture<ModbusTemplatesPageTests.RunningBox>
{
    private static readonly ModbusTemplate Own = new()
    {
        Name = "House <b>meter", Version = 2, Medium = Medium.Water, Source = "Manual of the house, p. 7", Registers = [new() { Address = 6004, Type = ModbusType.UInt64, Name = 1011, Unit = 50, Divisor = 1000 }],
    };

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task Templates_are_searched_looked_at_imported_exported_and_deleted(int width, int height)
    {
        var templates = running.Box.Get<ModbusTemplateStore>();
        await using var at = await browser.OpenSignedInAsync(running.Address, "/settings/modbus-templates", width, height);
        var rows = at.Page.Locator("li.modbus-template");
        await Expect(rows).ToHaveCountAsync(templates.All.Count);

        await at.Page.GetByLabel("Search").FillAsync("eastron 630");
        await Expect(rows).ToHaveCountAsync(1);
        await at.Page.GetByLabel("Expand: Eastron SDM630-Modbus V2").ClickAsync();
        await Expect(rows.Locator("tbody tr")).ToHaveCountAsync(41);
        await Expect(rows).ToContainTextAsync("SDM630 Modbus protocol 2018 V2.0");
        await Expect(rows).ToContainTextAsync("from the factory 9600 Bd 8N1 · at most 80 registers a request");
        await Expect(at.Page.GetByLabel("Delete: Eastron SDM630-Modbus V2")).ToHaveCountAsync(0);
        await at.ShouldHaveNoErrorsAsync();

        await Button(at, "Import").ClickAsync();
        var file = Encoding.UTF8.GetString(ModbusTemplateFile.Write([Own]));
        await ChooseAsync(at, file.Replace("\"unit\": 50", "\"unit\": 51", StringComparison.Ordinal));
        await Expect(at.Page.Locator(".file-errors")).ToContainTextAsync("templates[0].registers[0].unit");
        await Expect(Button(at, "Import templates (0)")).ToBeDisabledAsync();
        await ChooseAsync(at, file);
        await Expect(at.Page.GetByText("New: 1. Replaced: 0. Already the same: 0.")).ToBeVisibleAsync();
        templates.Find(Own.Key).ShouldBeNull();
        await Button(at, "Import templates (1)").ClickAsync();
        await at.Page.GetByLabel("Search").FillAsync("house");
        await at.Page.GetByLabel($"Expand: {Own.Name}").ClickAsync();
        await Expect(rows).ToContainTextAsync("Manual of the house, p. 7");
        templates.Find(Own.Key)!.Origin.ShouldBe(TemplateOrigin.Own);

        var download = await at.Page.RunAndWaitForDownloadAsync(() => rows.GetByText("Export", new() { Exact = true }).ClickAsync());
        download.SuggestedFilename.ShouldBe("House _b_meter.json");
        ModbusTemplateFile.Read(await File.ReadAllBytesAsync((await download.PathAsync())!)).Select(ModbusTemplateReader.Write).ShouldBe([ModbusTemplateReader.Write(Own)]);

        await at.Page.GetByLabel($"Delete: {Own.Name}").ClickAsync();
        await at.Page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(0);
        templates.Find(Own.Key).ShouldBeNull();
        await at.ShouldHaveNoErrorsAsync();
    }

    private static ILocator Button(BrowserPage at, string name) => at.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static Task ChooseAsync(BrowserPage at, string file) =>
        at.ChooseFileAsync("#templateFile", "templates.json", Encoding.UTF8.GetBytes(file));

    /// <summary>One box for both sizes.</summary>
    public sealed class RunningBox : IDisposable
    {
        public RunningBox() => Address = Box.Listen();

        public BoxFactory Box { get; } = new();

        public Uri Address { get; }

        public void Dispose() => Box.Dispose();
    }
}
