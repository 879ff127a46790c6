using System.Text;
using MCenter.Drivers.Mqtt;
using MCenter.Drivers.Transport.Mqtt;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.Mqtt;

public sealed class MqttSettingsTest : IDisposable
{
    private static readonly MqttSettings Good = new() { Active = true, Host = "broker.example.com", User = "u", Password = "p" };

    private readonly TestCertificates certificates = new();

    public void Dispose() => certificates.Dispose();

    [Fact]
    public void The_defaults_and_a_plain_broker_may_be_saved()
    {
        new MqttSettings().Validate().ShouldBeEmpty();
        Good.Validate().ShouldBeEmpty();
    }

    [Fact]
    public void Every_fault_is_told_at_its_field()
    {
        Fields(Good with { Host = "" }).ShouldBe(["host"]);
        Fields(Good with { Host = "no host" }).ShouldBe(["host"]);
        Fields(Good with { Port = 0, Qos = 3, KeepAliveSeconds = 9, Version = (MqttVersion)6 }).ShouldBe(["port", "version", "qos", "keepAliveSeconds"]);
        Fields(Good with { User = "" }).ShouldBe(["user"]);
        Fields(Good with { ClientId = new string('c', 24), Version = MqttVersion.V31 }).ShouldBe(["clientId"]);
        Fields(Good with { ClientId = new string('c', 24) }).ShouldBeEmpty();
        Fields(Good with { Prefix = "a/#" }).ShouldBe(["prefix"]);
        Fields(Good with { Prefix = "/a/b/" }).ShouldBeEmpty();
        Fields(Good with { HomeAssistant = true, HomeAssistantPrefix = "/" }).ShouldBe(["homeAssistantPrefix"]);
    }

    [Fact]
    public void Certificates_are_read_before_they_are_saved()
    {
        var (certificate, key) = certificates.Issue("box");
        var (_, otherKey) = certificates.Issue("other");
        var tls = Good with { Tls = true, Authorities = certificates.Authority };
        Fields(tls).ShouldBeEmpty();
        Fields(tls with { ClientCertificate = certificate, ClientKey = key }).ShouldBeEmpty();
        Fields(tls with { ClientCertificate = $"{certificate}\n{key}" }).ShouldBeEmpty();
        Fields(tls with { Authorities = "nonsense" }).ShouldBe(["authorities"]);
        Fields(tls with { ClientCertificate = certificate }).ShouldBe(["clientCertificate"]);
        Fields(tls with { ClientCertificate = "nonsense", ClientKey = key }).ShouldBe(["clientCertificate"]);
        Fields(tls with { ClientCertificate = certificate, ClientKey = otherKey }).ShouldBe(["clientCertificate"]);
        Fields(tls with { ClientCertificate = certificate, ClientKey = key, ClientKeyPassphrase = "none needed" }).ShouldBe(["clientCertificate"]);
        Fields(tls with { Authorities = new string('x', 100_001) }).ShouldBe(["authorities"]);
    }

    [Fact]
    public void The_client_speaks_for_the_box()
    {
        var options = (Good with { Prefix = "site" }).Options("10:2C:EF:12:34:56");
        options.ClientId.ShouldBe("mcenter-102CEF123456");
        options.Tls.ShouldBeNull();
        var will = options.Will.ShouldNotBeNull();
        (will.Topic, Encoding.UTF8.GetString(will.Payload.Span), will.Retain).ShouldBe(("site/emu/mcenter/10:2C:EF:12:34:56/status", "offline", true));
    }

    private static IEnumerable<string> Fields(MqttSettings settings) => settings.Validate().Select(e => e.Field);
}
