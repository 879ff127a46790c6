using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MCenter.Core.Settings;
using MCenter.Drivers.Mqtt;
using MCenter.Drivers.Transport.Mqtt;
using MCenter.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Web.Pages.Settings;

/// <summary>MQTT as a person sets it up before a real mosquitto, and as a program does.</summary>
public sealed class MqttPageTests(Browser browser, BrokerBox boxed) : IClassFixture<BrokerBox>
{
    private SettingsStore Settings => boxed.Box.Get<SettingsStore>();

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task It_is_set_up_tested_and_topics_arrive(int width, int height)
    {
        await Settings.SaveAsync(new MqttSettings(), default);
        await using var at = await browser.OpenSignedInAsync(boxed.Address, "/settings/mqtt", width, height);
        var page = at.Page;
        await page.Locator("label.form-check").First.ClickAsync();
        await page.Locator("#host").FillAsync("mqtt://broker");
        await Expect(page.Locator(".form-error")).ToContainTextAsync("A host name or an IP address");
        await page.Locator("#host").FillAsync("127.0.0.1");
        await page.Locator("#port").FillAsync($"{boxed.Broker.Port}");
        await page.Locator("#user").FillAsync("box");
        await page.Locator("#password").FillAsync("wrong");
        await Expect(page.GetByText("Without TLS the password")).ToBeVisibleAsync();
        await SaveAsync();
        await Expect(page.Locator("#password")).ToHaveAttributeAsync("placeholder", "Is set; left empty it stays");
        await Expect(page.Locator("#password")).ToHaveValueAsync("");
        await TestAsync("It does not work: the broker refuses the connection: not authorized (5)");

        await page.Locator("#password").FillAsync("secret");
        await page.Locator("#prefix").FillAsync($"site/{width}");
        await Expect(page.GetByText($"Topics begin with site/{width}/emu/mcenter/10:2C:EF:12:34:56.")).ToBeVisibleAsync();
        await page.Locator(".form-field:has(#version-label) .rz-dropdown").ChooseAsync("5");
        await page.Locator(".form-field:has(#qos-label) .rz-dropdown").ChooseAsync("2 - exactly once");
        await SaveAsync();
        await TestAsync($"It works: Connected to 127.0.0.1:{boxed.Broker.Port} with MQTT 5, wrote to site/{width}/emu");
        Settings.Get<MqttSettings>().ShouldSatisfyAllConditions(
            s => (s.Version, s.Qos, s.Password).ShouldBe((MqttVersion.V5, 2, "secret")),
            s => s.Active.ShouldBeTrue());

        await using var listener = await boxed.Broker.ListenAsync();
        var energy = await boxed.ReadAsync("mqtt");
        await listener.ArrivedAsync($"site/{width}/emu/mcenter/10:2C:EF:12:34:56/meterreading/22400077/byregister/0 {energy}");
        await Expect(page.Locator(".output-state")).ToHaveTextAsync("Delivers");
        await at.ShouldHaveNoErrorsAsync();

        // TLS has fields of its own and another usual port
        await page.Locator("#port").FillAsync("1883");
        await page.GetByText("Encrypted (TLS)").ClickAsync();
        await Expect(page.Locator("#port")).ToHaveValueAsync("8883");
        await page.Locator("#clientCertificate").FillAsync("nonsense");
        await Expect(page.Locator(".form-error")).ToContainTextAsync("The certificate, its key or the passphrase does not fit");
        await page.GetByText("Accept any certificate of the broker").ClickAsync();
        await Expect(page.GetByText("pretend to be the broker")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page.Locator("#port")).ToHaveValueAsync($"{boxed.Broker.Port}");
        await at.ShouldHaveNoErrorsAsync();

        async Task SaveAsync()
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
            await Expect(page.GetByText("Settings saved").First).ToBeVisibleAsync();
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Save" })).ToBeDisabledAsync();
        }

        async Task TestAsync(string words)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Test now" }).ClickAsync();
            await Expect(page.Locator("[role=status] .output-words")).ToContainTextAsync(words);
        }
    }

    [Fact]
    public async Task A_program_does_the_same_over_the_API_and_sees_no_secret()
    {
        using var box = new BoxFactory();
        using var client = box.Administrator();
        (await client.PutAsJsonAsync("/api/v1/settings/mqtt", new { qos = 3 })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.PutAsJsonAsync("/api/v1/settings/mqtt", new { host = "127.0.0.1", port = boxed.Broker.Port, user = "box", password = "secret" })).EnsureSuccessStatusCode();
        var text = await client.GetStringAsync("/api/v1/settings/mqtt");
        text.ShouldNotContain("secret");
        ((string)JsonNode.Parse(text)!["password"]!).ShouldBe("set");
        (await client.PutAsJsonAsync("/api/v1/settings/mqtt", new { password = "set", qos = 0 })).EnsureSuccessStatusCode();
        var test = (await (await client.PostAsync("/api/v1/outputs/mqtt/test", null)).Content.ReadFromJsonAsync<JsonNode>())!;
        ((bool)test["works"]!).ShouldBeTrue((string)test["message"]!);
        (await box.Anonymous().GetAsync("/api/v1/settings/mqtt")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
