using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Outputs;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Drivers.FileTransfer;
using MCenter.Tests.Drivers.FileTransfer;
using MCenter.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Web.Pages.Settings;

/// <summary>The upload as a person and a program set it up, with real servers.</summary>
public sealed class FtpPageTests(Browser browser) : IAsyncDisposable
{
    private readonly BoxFactory box = new();

    public ValueTask DisposeAsync() => box.DisposeAsync();

    [Fact]
    public async Task Over_sftp_the_host_key_is_confirmed_and_a_file_arrives()
    {
        await using var server = await FileServer.SftpAsync();
        var address = box.Listen();
        await using var at = await browser.OpenSignedInAsync(address, "/settings/ftp");
        var page = at.Page;
        await page.Locator("#server").FillAsync("sftp://127.0.0.1:22");
        await Expect(page.Locator(".form-error").First).ToContainTextAsync("the port has a field of its own");
        await page.Locator("#server").FillAsync("sftp://127.0.0.1");
        await FillAsync(page, server);
        await page.Locator("#path").FillAsync("in");
        await SaveAsync(page);
        await Expect(page.Locator("#password")).ToHaveAttributeAsync("placeholder", "Is set; left empty it stays");
        (await page.ContentAsync()).ShouldNotContain("honour", Case.Sensitive, "the password is nowhere in the page");

        await page.GetByRole(AriaRole.Button, new() { Name = "Test now" }).ClickAsync();
        await Expect(page.Locator(".host-key")).ToContainTextAsync(server.Settings.HostKey);
        await at.ShouldHaveNoErrorsAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "This is the right key" }).ClickAsync();
        await Expect(page.Locator(".host-key")).ToBeHiddenAsync();
        await Expect(page.Locator("#hostKey")).ToHaveValueAsync(server.Settings.HostKey);
        await page.GetByRole(AriaRole.Button, new() { Name = "Test now" }).ClickAsync();
        await Expect(page.GetByText("Signed in, wrote a test file")).ToBeVisibleAsync();
        Stored.Password.ShouldBe(server.User.Password, "left empty it stayed");

        await ArrivesAsync(server);
        await at.ShouldHaveNoErrorsAsync();

        // another key: said loudly, with both, and nothing goes there
        await box.Get<SettingsStore>().SaveAsync(Stored with { HostKey = $"SHA256:{new string('A', 43)}" }, default);
        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Test now" }).ClickAsync();
        await Expect(page.Locator(".host-key")).ToContainTextAsync("shows another key than the confirmed one");
        await Expect(page.Locator(".host-key .fingerprint")).ToHaveTextAsync([$"SHA256:{new string('A', 43)}", server.Settings.HostKey]);
        await at.ShouldHaveNoErrorsAsync();
    }

    [Fact]
    public async Task Over_ftps_on_a_phone_a_certificate_is_trusted_and_a_file_arrives()
    {
        await using var server = await FileServer.FtpAsync(FtpEncryption.Explicit, new());
        var address = box.Listen();
        await using var at = await browser.OpenSignedInAsync(address, "/settings/ftp", 390, 844);
        var page = at.Page;
        await page.Locator("#server").FillAsync("localhost");
        await Expect(page.GetByText("Without encryption everybody on the way")).ToBeVisibleAsync();
        await page.Locator(".rz-dropdown:has(#ssl), #ssl").First.ChooseAsync("Explicit (AUTH TLS)");
        await FillAsync(page, server);
        await SaveAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Test now" }).ClickAsync();
        await Expect(page.GetByText("The server's certificate is not trusted")).ToBeVisibleAsync();

        await page.GetByText("Accept any certificate").ClickAsync();
        await Expect(page.GetByText("The server is not verified")).ToBeVisibleAsync();
        await page.GetByText("Accept any certificate").ClickAsync();
        await page.Locator("#trustedCertificates").FillAsync(server.Settings.TrustedCertificates);
        await SaveAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Test now" }).ClickAsync();
        await Expect(page.GetByText("Signed in, wrote a test file")).ToBeVisibleAsync();
        await ArrivesAsync(server);

        // a secret is cleared on purpose only
        await page.GetByRole(AriaRole.Button, new() { Name = "Take away: Password" }).ClickAsync();
        await Expect(page.Locator("#password")).ToHaveAttributeAsync("placeholder", "Is taken away when you save");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Eventually.True(() => Stored.Password.Length == 0, "the password to be gone");
        await at.ShouldHaveNoErrorsAsync();
    }

    [Fact]
    public async Task A_program_sets_it_up_and_a_server_that_stalls_leaves_the_readout_alone()
    {
        using var server = new ScriptedFtpServer(("STOR", null));
        using var client = box.Administrator();
        var wrong = await client.PutAsJsonAsync("/api/v1/settings/ftp", new { active = true, server = "sftp://h", ssl = "Explicit", port = 70_000 });
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonNode.Parse(await wrong.Content.ReadAsStringAsync())!["errors"]!.AsObject().Select(e => e.Key).ShouldBe(["port", "user", "ssl"]);
        var put = await client.PutAsJsonAsync("/api/v1/settings/ftp", new { active = true, server = "127.0.0.1", port = server.Port, user = "u", password = "very secret", separator = "\t", timeoutSeconds = 300 });
        var shown = await put.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        shown.ShouldNotContain("very secret");
        ((string)JsonNode.Parse(shown)!["password"]!).ShouldBe("set");

        var meter = await MeterAsync();
        await StoreAsync(meter);
        await server.Stalls.Task.WaitAsync(TimeSpan.FromSeconds(60));
        box.Protocol.Answer = _ => new ReadoutFailure { At = box.Get<TimeProvider>().GetUtcNow(), Fault = ReadoutFault.Refused, Detail = "answered" };
        var readout = await client.PostAsync($"/api/v1/devices/{meter.Id}/readout", null);
        (await readout.Content.ReadAsStringAsync()).ShouldContain("Refused");
        var ledger = (await client.GetFromJsonAsync<JsonNode>("/api/v1/outputs"))!.AsArray().Single(o => (string)o!["name"]! == "ftp")!;
        ((bool)ledger["active"]!, (int)ledger["backlog"]!).ShouldBe((true, 1));
    }

    private FtpSettings Stored => box.Get<SettingsStore>().Get<FtpSettings>();

    /// <summary>What every server needs.</summary>
    private static async Task FillAsync(IPage page, FileServer server)
    {
        await page.Locator("#port").FillAsync($"{server.Port}");
        await page.Locator("#user").FillAsync(server.User.Name);
        await page.Locator("#password").FillAsync(server.User.Password);
        await page.Locator(".form-check", new() { HasText = "Active" }).First.ClickAsync();
    }

    private static async Task SaveAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("Settings saved").First).ToBeVisibleAsync();
    }

    /// <summary>A meter is read and its file is there.</summary>
    private async Task ArrivesAsync(FileServer server)
    {
        await StoreAsync(await MeterAsync());
        await Eventually.True(() => Directory.GetFiles(server.User.Home, "*-00000007B5151002-*.csv", SearchOption.AllDirectories).Length == 1, "the file");
    }

    private Task<Device> MeterAsync() =>
        box.Get<DeviceStore>().AddAsync(new Device { Line = "M-Bus", SecondaryAddress = "00000007B5151002", Registers = [new() { Number = 0, RawUnit = "Wh" }] }, default);

    private async Task StoreAsync(Device meter)
    {
        await Eventually.True(async () => await box.Get<OutputCursors>().FindAsync("ftp", default) is not null, "the cursor: from here on what is stored is uploaded");
        var now = box.Get<TimeProvider>().GetUtcNow();
        var raster = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        await box.Get<IHistoryStore>().AppendAsync([new(meter.Id, raster, now, Quality.Good, [RawValue.Number(1)])], [], default);
        // wakes the output, which would look for itself within five seconds
        await box.Get<SettingsStore>().SaveAsync(Stored, default);
    }
}
