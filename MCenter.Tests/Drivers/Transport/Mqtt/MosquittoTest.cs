using System.Text;
using MCenter.Drivers.Transport.Mqtt;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.Transport.Mqtt;

/// <summary>The client before mosquitto; mosquitto_sub says what arrived.</summary>
public class MosquittoTest
{
    [Fact]
    public async Task Every_version_publishes_with_every_quality_of_service_plain_and_encrypted()
    {
        await using var broker = await Mosquitto.StartAsync();
        var expected = new List<string>();
        foreach (var version in Enum.GetValues<MqttVersion>())
        {
            foreach (var options in (MqttOptions[])[Plain(broker), Encrypted(broker)])
            {
                await using var client = await MqttClient.ConnectAsync(options with { Version = version }, TimeProvider.System, default);
                for (var qos = 0; qos <= 2; qos++)
                {
                    var topic = $"{version}/{(options.Tls is null ? "plain" : "tls")}/Zähler {qos}";
                    await client.PublishAsync(new(topic, Encoding.UTF8.GetBytes($"{qos}.5 m³"), qos, true), default);
                    expected.Add($"{topic} {qos} {qos}.5 m³");
                }
            }
        }

        (await broker.KeptAsync("#", expected.Count)).ShouldBe(expected.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(MqttVersion.V311, 1)]
    [InlineData(MqttVersion.V5, 2)]
    public async Task Thousands_at_once_are_acknowledged_and_kept(MqttVersion version, int qos)
    {
        const int Count = 2000;
        await using var broker = await Mosquitto.StartAsync();
        await using var client = await MqttClient.ConnectAsync(Plain(broker) with { Version = version }, TimeProvider.System, default);
        await Task.WhenAll(Enumerable.Range(0, Count).Select(i => client.PublishAsync(new($"many/{i:0000}", Encoding.UTF8.GetBytes($"{i}"), qos, true), default)));
        // samples: a broker drops what is more than its queue for one subscriber
        for (var i = 0; i < Count; i += 500)
        {
            (await broker.KeptAsync($"many/{i:0000}", 1)).ShouldBe([$"many/{i:0000} {qos} {i}"]);
        }

        client.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public async Task An_empty_retained_message_removes_what_was_kept()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var client = await MqttClient.ConnectAsync(Plain(broker), TimeProvider.System, default);
        await client.PublishAsync(new("a/1", "x"u8.ToArray(), 1, true), default);
        await client.PublishAsync(new("a/2", "y"u8.ToArray(), 1, true), default);
        await client.PublishAsync(new("a/1", default, 1, true), default);
        (await broker.KeptAsync("a/#", 1)).ShouldBe(["a/2 1 y"]);
    }

    [Theory]
    [InlineData(MqttVersion.V31)]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public async Task The_last_will_is_published_when_a_client_is_thrown_out_and_not_when_it_takes_leave(MqttVersion version)
    {
        await using var broker = await Mosquitto.StartAsync();
        var options = Plain(broker) with { Version = version, Will = new("status", "offline"u8.ToArray(), 1, true) };
        await using var first = await MqttClient.ConnectAsync(options, TimeProvider.System, default);
        await first.PublishAsync(new("status", "online"u8.ToArray(), 1, true), default);
        await using (var second = await MqttClient.ConnectAsync(options, TimeProvider.System, default))
        {
            (await first.Ended).ShouldBe("the broker closed the connection");
            (await broker.KeptAsync("status", 1)).ShouldBe(["status 1 offline"]);
            await second.PublishAsync(new("status", "online"u8.ToArray(), 1, true), default);
        }

        (await broker.KeptAsync("status", 1)).ShouldBe(["status 1 online"]);
    }

    [Fact]
    public async Task A_killed_broker_fails_what_is_on_its_way_and_takes_it_after_its_new_start()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var client = await MqttClient.ConnectAsync(Plain(broker), TimeProvider.System, default);
        await client.PublishAsync(new("n", "1"u8.ToArray(), 2, true), default);
        var stream = Task.Run(async () =>
        {
            while (true)
            {
                await client.PublishAsync(new("n", "2"u8.ToArray(), 2, true), default);
            }
        });
        await broker.KillAsync();
        (await Should.ThrowAsync<MqttException>(stream)).Message.ShouldNotBeEmpty();
        (await client.Ended).ShouldNotBeEmpty();
        (await Should.ThrowAsync<MqttException>(MqttClient.ConnectAsync(Plain(broker), TimeProvider.System, default))).Message.ShouldContain("cannot be reached (ConnectionRefused)");

        await broker.RestartAsync();
        await using var again = await MqttClient.ConnectAsync(Plain(broker), TimeProvider.System, default);
        await again.PublishAsync(new("n", "3"u8.ToArray(), 2, true), default);
        (await broker.KeptAsync("n", 1)).ShouldBe(["n 2 3"]);
    }

    [Theory]
    [InlineData(MqttVersion.V31)]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public async Task A_wrong_password_is_refused_in_words(MqttVersion version)
    {
        await using var broker = await Mosquitto.StartAsync();
        await RefusedAsync(Plain(broker) with { Version = version, Password = "wrong" }, "the broker refuses the connection: not authorized");
    }

    [Fact]
    public async Task Whom_not_to_trust_is_not_spoken_to()
    {
        await using var broker = await Mosquitto.StartAsync();
        var (certificate, key) = broker.Certificates.Issue("box");
        var good = Encrypted(broker);
        await RefusedAsync(good with { Tls = new("", certificate, key, "", acceptAny: false) }, "certificate is refused");
        using var others = new TestCertificates();
        await RefusedAsync(good with { Tls = new(others.Authority, certificate, key, "", acceptAny: false) }, "certificate is refused");
        await RefusedAsync(good with { Host = "127.0.0.1" }, "not made out to 127.0.0.1");
        await RefusedAsync(good with { Tls = new(broker.Certificates.Authority, "", "", "", acceptAny: false) }, "client certificate");
        var (foreign, foreignKey) = others.Issue("box");
        await RefusedAsync(good with { Tls = new(broker.Certificates.Authority, foreign, foreignKey, "", acceptAny: false) }, "client certificate");
        await RefusedAsync(good with { Tls = null }, "does this port want TLS?");
        await RefusedAsync(good with { Host = "127.0.0.1", Port = broker.Port }, "does this port speak TLS?");

        await using var any = await MqttClient.ConnectAsync(good with { Host = "127.0.0.1", Tls = new("", certificate, key, "", acceptAny: true) }, TimeProvider.System, default);
        any.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public async Task An_expired_certificate_is_refused()
    {
        await using var broker = await Mosquitto.StartAsync(validDays: -1);
        await RefusedAsync(Encrypted(broker), "expired");
    }

    private static MqttOptions Plain(Mosquitto broker) => new() { Host = "127.0.0.1", Port = broker.Port, ClientId = "mcenter-102CEF123456", User = "box", Password = "secret" };

    // one text with both, as people get it in a .pem file
    private static MqttOptions Encrypted(Mosquitto broker)
    {
        var (certificate, key) = broker.Certificates.Issue("box");
        var pem = $"{certificate}\n{key}";
        return new() { Host = "localhost", Port = broker.TlsPort, ClientId = "mcenter-102CEF123456", Tls = new(broker.Certificates.Authority, pem, pem, "", acceptAny: false) };
    }

    private static async Task RefusedAsync(MqttOptions options, string words) =>
        (await Should.ThrowAsync<MqttException>(MqttClient.ConnectAsync(options, TimeProvider.System, default))).Message.ShouldContain(words);
}
