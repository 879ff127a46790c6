using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using MCenter.Core.Events;
using MCenter.Core.LevelConverter;
using MCenter.Core.Settings;
using MCenter.Drivers.Simulation.MBus;
using MCenter.Tests.Drivers.Simulation;
using MCenter.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Web.Pages.Settings;

/// <summary>The level converter as a person and a program use it, on a box with a simulated line.</summary>
public sealed class LevelConverterPageTests : IAsyncDisposable
{
    private readonly Browser browser;
    private readonly SimulatedMBusLine line = new([BusTest.Meter("00000001", address: 1)], new(), TestClock.Running);
    private readonly BoxFactory box;
    private Uri? address;

    public LevelConverterPageTests(Browser browser)
    {
        this.browser = browser;
        line.Start();
        box = new() { Settings = { ["Lines:0:Kind"] = "MBus", ["Lines:0:Endpoint"] = line.Endpoint } };
    }

    // a box that listens is reached by browsers only
    private Uri Address => address ??= box.Listen();

    public async ValueTask DisposeAsync()
    {
        await box.DisposeAsync();
        await line.DisposeAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task It_is_set_up_switched_on_used_seen_everywhere_and_switched_off(int width, int height)
    {
        await using var at = await browser.OpenSignedInAsync(Address, "/settings/level-converter", width, height);
        await Expect(at.Page.GetByText("raster points that pass meanwhile stay empty")).ToBeVisibleAsync();

        await at.Page.Locator("#allowedClients").FillAsync("local, nobody");
        await Expect(at.Page.Locator(".form-error")).ToContainTextAsync("nobody is no address");
        await Expect(at.Page.GetByRole(AriaRole.Button, new() { Name = "Switch on" })).ToBeDisabledAsync();
        await at.Page.Locator("#allowedClients").FillAsync("127.0.0.1");
        await at.Page.Locator("#tcpPort").FillAsync("0");
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(at.Page.GetByText("Settings saved")).ToBeVisibleAsync();

        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Switch on" }).ClickAsync();
        await Expect(at.Page.GetByText("The bus is handed through")).ToBeVisibleAsync();
        await Expect(at.Page.GetByText("Automatic readout of line M-Bus pauses")).ToBeVisibleAsync();
        await Expect(at.Page.Locator(".box-activity")).ToContainTextAsync("Level converter active");

        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, box.Get<ILevelConverter>().State.TcpPort!.Value);
            await client.GetStream().WriteAsync(new byte[] { 0x10, 0x7B, 0x01, 0x7C, 0x16 });
            await client.GetStream().ReadExactlyAsync(new byte[31]);
            await Expect(at.Page.GetByText("127.0.0.1 · ")).ToBeVisibleAsync();
            await Expect(at.Page.GetByText("31 bytes")).ToBeVisibleAsync();
            await at.ShouldHaveNoErrorsAsync();
        }

        foreach (var page in new[] { "/", "/devices" })
        {
            await at.Page.GotoAsync(page);
            await Expect(at.Page.Locator(".held-line")).ToContainTextAsync("meters on line M-Bus are not read");
        }

        await at.Page.GetByRole(AriaRole.Link, new() { Name = "To the level converter" }).ClickAsync();
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Switch off" }).ClickAsync();
        await Expect(at.Page.GetByText("After a restart of the box it is always off")).ToBeVisibleAsync();
        await Expect(at.Page.Locator(".box-activity")).ToContainTextAsync("Idle");
        var events = await box.Get<EventLog>().NewestAsync(EventSeverity.Info, "Level converter", null, 10, default);
        events.Reverse().Select(e => (e.Code, e.UserName)).ShouldBe([("LevelConverterOn", "admin"), ("LevelConverterClient", null), ("LevelConverterOff", "admin")]);
        await at.ShouldHaveNoErrorsAsync();
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_and_it_stays_off()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var at = await browser.OpenAsync(Address);
        await box.Get<SettingsStore>().SaveAsync(new LevelConverterSettings { BindAddress = "127.0.0.1", TcpPort = ((IPEndPoint)taken.LocalEndpoint).Port }, default);
        await at.SignInAsync("admin", BoxFactory.AdminPassword);
        await at.Page.GotoAsync("/settings/level-converter");
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Switch on" }).ClickAsync();
        await Expect(at.Page.Locator(".form-error")).ToContainTextAsync("is in use");
        box.Get<ILevelConverter>().State.On.ShouldBeFalse();
        await at.ShouldHaveNoErrorsAsync();
    }

    [Fact]
    public async Task A_program_does_the_same_over_the_API()
    {
        using var client = box.Administrator();
        (await client.PutAsJsonAsync("/api/v1/settings/level-converter", new { baudRate = 1 })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.PutAsJsonAsync("/api/v1/settings/level-converter", new { tcpPort = 0, bindAddress = "127.0.0.1", baudRate = 9600 })).EnsureSuccessStatusCode();
        (await box.Anonymous().PostAsync("/api/v1/level-converter", null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        var on = JsonNode.Parse(await (await client.PostAsync("/api/v1/level-converter", null)).EnsureSuccessStatusCode().Content.ReadAsStringAsync())!;
        ((bool)on["on"]!, (string)on["line"]!, (int)on["baudRate"]!, (string)on["userName"]!).ShouldBe((true, "M-Bus", 9600, "admin"));
        var status = JsonNode.Parse(await client.GetStringAsync("/api/v1/status"))!;
        ((string)status["readout"]!["activity"]!).ShouldBe("LevelConverter");
        ((string)status["lineUses"]![0]!["kind"]!, (string)status["lineUses"]![0]!["line"]!).ShouldBe(("LevelConverter", "M-Bus"));
        await Eventually.True(async () => (bool)JsonNode.Parse(await client.GetStringAsync("/api/v1/level-converter"))!["lineReady"]!, "the line");

        (await client.DeleteAsync("/api/v1/level-converter")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        ((bool)JsonNode.Parse(await client.GetStringAsync("/api/v1/level-converter"))!["on"]!).ShouldBeFalse();
        JsonNode.Parse(await client.GetStringAsync("/api/v1/status"))!["lineUses"]!.AsArray().ShouldBeEmpty();
    }
}
