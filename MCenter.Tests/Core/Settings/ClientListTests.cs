using System.Net;
using MCenter.Core.LevelConverter;
using MCenter.Core.Settings;

namespace MCenter.Tests.Core.Settings;

/// <summary>Who may connect, as people write it.</summary>
public class ClientListTests
{
    private static readonly ClientList Own = new("192.168.1.20/24 fd12::1/64");

    [Theory]
    [InlineData("local", "127.0.0.1", true)]
    [InlineData("local", "::1", true)]
    [InlineData("local", "192.168.1.99", true)]
    [InlineData("local", "::ffff:192.168.1.99", true)]
    [InlineData("local", "fd12::77", true)]
    [InlineData("local", "192.168.2.1", false)]
    [InlineData("local", "8.8.8.8", false)]
    [InlineData("10.0.0.7", "10.0.0.7", true)]
    [InlineData("10.0.0.7", "::ffff:10.0.0.7", true)]
    [InlineData("10.0.0.7", "10.0.0.8", false)]
    [InlineData("10.0.0.7", "127.0.0.1", false)]
    [InlineData("10.0.0.7/8", "10.255.1.2", true)]
    [InlineData("172.16.0.0/12,10.0.0.7; Local", "172.31.255.255", true)]
    [InlineData("172.16.0.0/12", "172.32.0.0", false)]
    [InlineData("192.168.1.128/25", "192.168.1.127", false)]
    [InlineData("0.0.0.0/0", "8.8.8.8", true)]
    [InlineData("fd00::/8", "fd99::1", true)]
    [InlineData("fd00::/8", "10.0.0.1", false)]
    [InlineData("", "127.0.0.1", false)]
    public void An_address_is_allowed_or_not(string list, string address, bool allowed) => new ClientList(list).Allows(IPAddress.Parse(address), Own).ShouldBe(allowed);

    [Theory]
    [InlineData("local 10.0.0.1 fd00::/8", null)]
    [InlineData("", null)]
    [InlineData("10.0.0.1, 10.1", "10.1")]
    [InlineData("10.0.0.0/33", "10.0.0.0/33")]
    [InlineData("10.0.0.0/-1", "10.0.0.0/-1")]
    [InlineData("10.0.0.0/", "10.0.0.0/")]
    [InlineData("fd00::/129", "fd00::/129")]
    [InlineData("host.example", "host.example")]
    [InlineData("300.1.1.1", "300.1.1.1")]
    public void What_is_no_address_is_named(string list, string? wrong) => ClientList.FirstWrong(list).ShouldBe(wrong);

    [Fact]
    public void Settings_tell_every_error_at_its_field()
    {
        new LevelConverterSettings().Validate().ShouldBeEmpty();
        var wrong = new LevelConverterSettings { BaudRate = 1234, TcpPort = 70_000, BindAddress = "here", AllowedClients = " ", SerialDevice = "/etc/passwd", SerialBaudRate = 0, IdleMinutes = -1 };
        wrong.Validate().Select(e => e.Field).ShouldBe(["baudRate", "tcpPort", "bindAddress", "allowedClients", "serialDevice", "serialBaudRate", "idleMinutes"]);
        new LevelConverterSettings { AllowedClients = "local, nobody" }.Validate().ShouldHaveSingleItem().Message.ShouldContain("nobody");
        new LevelConverterSettings { TcpEnabled = false }.Validate().ShouldHaveSingleItem().Field.ShouldBe("tcpEnabled");
        new LevelConverterSettings { TcpEnabled = false, SerialDevice = "/dev/ttyGS0" }.Validate().ShouldBeEmpty();
        new LevelConverterSettings { SerialDevice = "/dev/../etc/passwd" }.Validate().ShouldHaveSingleItem().Field.ShouldBe("serialDevice");
    }
}
