using System.Text;
using MCenter.Core.Events;
using MCenter.Core.Settings;
using MCenter.Drivers.Joulio;
using MCenter.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Web.Pages.Settings;

/// <summary>The upload into Joulio-Web as a person sets it up, before a mosquitto that demands the certificate.</summary>
public sealed class JoulioPageTests(Browser browser, BrokerBox boxed) : IClassFixture<BrokerBox>
{
    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task The_file_is_chosen_tested_kept_and_readings_arrive(int width, int height)
    {
        await boxed.Box.Get<SettingsStore>().SaveAsync(new JoulioSettings(), default);
        await using var at = await browser.OpenSignedInAsync(boxed.Address, "/settings/joulio", width, height);
        var page = at.Page;
        await Expect(page.GetByText("How Joulio-Web takes data is not public")).ToBeVisibleAsync();
        await page.Locator("label.form-check").First.ClickAsync();
        await page.Locator("#server").FillAsync("localhost");
        await page.Locator("#port").FillAsync($"{boxed.Broker.TlsPort}");
        await page.Locator("#clientId").FillAsync($"client-{width}");
        var (certificate, key) = boxed.Broker.Certificates.Issue("box");
        await at.ChooseFileAsync("#certificate", "box.pem", Encoding.UTF8.GetBytes(certificate));
        await Expect(page.Locator(".form-error")).ToContainTextAsync("must hold a certificate and its private key");
        await at.ChooseFileAsync("#certificate", "box.pem", Encoding.UTF8.GetBytes($"{certificate}\n{key}\n{boxed.Broker.Certificates.Authority}"));
        await Expect(page.Locator(".secret-file-state")).ToHaveTextAsync("box.pem is taken over when you save");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("Settings saved")).ToBeVisibleAsync();
        await Expect(page.Locator(".secret-file-state")).ToHaveTextAsync("Is set; without another file it stays");
        (await page.ContentAsync()).ShouldNotContain("BEGIN PRIVATE");
        await page.GetByRole(AriaRole.Button, new() { Name = "Test now" }).ClickAsync();
        await Expect(page.Locator("[role=status] .output-words")).ToContainTextAsync($"It works: Connected to localhost:{boxed.Broker.TlsPort} over TLS");

        await using var listener = await boxed.Broker.ListenAsync();
        var energy = await boxed.ReadAsync("joulio");
        await Eventually.True(() => listener.Lines.Any(l => l.StartsWith($"joulio/client-{width}/10:2C:EF:12:34:56/readings/22400077 ") && l.Contains($"\"value\":{energy}")), "the reading");
        await Expect(page.Locator(".output-state")).ToHaveTextAsync("Delivers");
        await Eventually.True(
            async () => (await boxed.Box.Get<EventLog>().NewestAsync(EventSeverity.Info, "Outputs", null, 2, default)).Select(e => e.Code).SequenceEqual(["CloudUploadEnded", "CloudUploadStarted"]),
            "the events of the upload");
        await at.ShouldHaveNoErrorsAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Take away" }).ClickAsync();
        await Expect(page.Locator(".form-error")).ToContainTextAsync("Is needed.");
        await at.ShouldHaveNoErrorsAsync();
    }
}
