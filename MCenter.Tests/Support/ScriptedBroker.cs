using System.Net;
using System.Net.Sockets;
using MCenter.Drivers.Transport.Mqtt;

namespace MCenter.Tests.Support;

/// <summary>A broker that says exactly what a test wants, on a real socket.</summary>
internal sealed class ScriptedBroker : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public ScriptedBroker() => listener.Start();

    /// <summary>How a client reaches it; no keep alive, so that nothing is sent by itself.</summary>
    public MqttOptions Options(MqttVersion version = MqttVersion.V5) => new()
    {
        Host = "127.0.0.1",
        Port = ((IPEndPoint)listener.LocalEndpoint).Port,
        ClientId = "c",
        Version = version,
        KeepAlive = TimeSpan.Zero,
    };

    /// <summary>Connects a client, answering its CONNECT with these bytes.</summary>
    public async Task<(MqttClient Client, NetworkStream Wire)> ConnectAsync(MqttOptions options, string connAck, TimeProvider? time = null)
    {
        var connecting = MqttClient.ConnectAsync(options, time ?? TimeProvider.System, default);
        var wire = await AcceptAsync(connAck);
        return (await connecting, wire);
    }

    /// <summary>Takes a client's connection and its CONNECT, and answers with these bytes.</summary>
    public async Task<NetworkStream> AcceptAsync(string connAck)
    {
        var wire = new NetworkStream(await listener.AcceptSocketAsync(), ownsSocket: true);
        (await PacketAsync(wire)).ShouldStartWith("10");
        await SayAsync(wire, connAck);
        return wire;
    }

    /// <summary>Sends bytes given in hexadecimal.</summary>
    public static async Task SayAsync(NetworkStream wire, string hex) => await wire.WriteAsync(Convert.FromHexString(hex));

    /// <summary>The next packet of the client, in hexadecimal; short ones only.</summary>
    public static async Task<string> PacketAsync(NetworkStream wire)
    {
        var head = new byte[2];
        await wire.ReadExactlyAsync(head);
        head[1].ShouldBeLessThan((byte)0x80);
        var body = new byte[head[1]];
        await wire.ReadExactlyAsync(body);
        return Convert.ToHexString([.. head, .. body]);
    }

    public void Dispose() => listener.Dispose();
}
