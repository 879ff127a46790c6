using MCenter.Drivers.Transport;

namespace MCenter.Tests.Drivers.Transport;

public class EndpointTest
{
    [Fact]
    public void Serial_names_a_device() => Endpoint.Parse("serial:/dev/ttyS1").ShouldBe(new SerialEndpoint("/dev/ttyS1"));

    [Theory]
    [InlineData("tcp:192.168.1.20:10001", "192.168.1.20", 10001)]
    [InlineData("TCP:converter.local:1", "converter.local", 1)]
    [InlineData("tcp:[fe80::1]:65535", "fe80::1", 65535)]
    public void Tcp_names_a_host_and_a_port(string text, string host, int port) => Endpoint.Parse(text).ShouldBe(new TcpEndpoint(host, port));

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("udp:host:1", "'udp', which is unknown")]
    [InlineData("/dev/ttyS1", "'/dev/ttyS1', which is unknown")]
    [InlineData("serial:", "names no device")]
    [InlineData("serial:ttyS1", "names no device")]
    [InlineData("tcp:host", "no port from 1 to 65535")]
    [InlineData("tcp:host:0", "no port from 1 to 65535")]
    [InlineData("tcp:host:65536", "no port from 1 to 65535")]
    [InlineData("tcp:host:+5", "no port from 1 to 65535")]
    [InlineData("tcp::10001", "names no host")]
    public void What_is_wrong_is_said(string text, string message)
    {
        var error = Should.Throw<FormatException>(() => Endpoint.Parse(text)).Message;
        error.ShouldContain(message);
        error.ShouldContain("write ");
    }
}
