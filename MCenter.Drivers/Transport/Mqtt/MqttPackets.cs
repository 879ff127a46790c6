using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace MCenter.Drivers.Transport.Mqtt;

/// <summary>The packets that a publishing client sends, ready for the wire (MQTT 5.0, 3; 3.1.1 and 3.1 where they differ).</summary>
internal static class MqttPackets
{
    private const byte CleanStart = 0x02;
    private const byte WillFlag = 0x04;
    private const byte WillRetain = 0x20;
    private const byte PasswordFlag = 0x40;
    private const byte UserFlag = 0x80;
    private const byte PropertyMaximumPacketSize = 0x27;
    private const byte PropertiesLength = 5;
    private const byte NoPropertiesLength = 0;

    /// <summary>PINGREQ.</summary>
    public static ReadOnlyMemory<byte> Ping { get; } = new byte[] { (byte)MqttPacketType.PingReq << 4, 0 };

    /// <summary>DISCONNECT, reason 0: the broker forgets the last will.</summary>
    public static ReadOnlyMemory<byte> Disconnect { get; } = new byte[] { (byte)MqttPacketType.Disconnect << 4, 0 };

    /// <summary>PUBREL, the answer to PUBREC.</summary>
    public static byte[] Release(ushort id) => [((byte)MqttPacketType.PubRel << 4) | 2, 2, (byte)(id >> 8), (byte)id];

    /// <summary>CONNECT (3.1). The session is always a clean one: what was not acknowledged is for the caller to publish again.</summary>
    public static byte[] Connect(MqttOptions options)
    {
        var body = new ArrayBufferWriter<byte>();
        Text(body, options.Version == MqttVersion.V31 ? "MQIsdp" : "MQTT");
        body.Write([(byte)options.Version, ConnectFlags(options)]);
        UInt16(body, (int)options.KeepAlive.TotalSeconds);
        if (options.Version == MqttVersion.V5)
        {
            body.Write([PropertiesLength, PropertyMaximumPacketSize]);
            BinaryPrimitives.WriteInt32BigEndian(body.GetSpan(4), MqttFrame.Longest);
            body.Advance(4);
        }

        Text(body, options.ClientId);
        if (options.Will is { } will)
        {
            NoProperties(body, options.Version);
            Text(body, will.Topic);
            UInt16(body, will.Payload.Length);
            body.Write(will.Payload.Span);
        }

        if (options.User.Length > 0)
        {
            Text(body, options.User);
            if (options.Password.Length > 0)
            {
                Text(body, options.Password);
            }
        }

        return Packet((byte)MqttPacketType.Connect << 4, body.WrittenSpan);
    }

    /// <summary>PUBLISH (3.3).</summary>
    /// <param name="message">What is published.</param>
    /// <param name="id">Packet identifier, from 1; not sent with quality of service 0.</param>
    /// <param name="version">The protocol's version.</param>
    public static byte[] Publish(MqttMessage message, ushort id, MqttVersion version)
    {
        var body = new ArrayBufferWriter<byte>(message.Payload.Length + message.Topic.Length + 8);
        Text(body, message.Topic);
        if (message.Qos > 0)
        {
            UInt16(body, id);
        }

        NoProperties(body, version);
        body.Write(message.Payload.Span);
        return Packet(((byte)MqttPacketType.Publish << 4) | (message.Qos << 1) | (message.Retain ? 1 : 0), body.WrittenSpan);
    }

    private static byte ConnectFlags(MqttOptions options)
    {
        var flags = CleanStart;
        if (options.Will is { } will)
        {
            flags |= (byte)(WillFlag | (will.Qos << 3) | (will.Retain ? WillRetain : 0));
        }

        if (options.User.Length > 0)
        {
            flags |= (byte)(UserFlag | (options.Password.Length > 0 ? PasswordFlag : 0));
        }

        return flags;
    }

    private static byte[] Packet(int first, ReadOnlySpan<byte> body)
    {
        var packet = new ArrayBufferWriter<byte>(body.Length + 5);
        packet.Write([(byte)first]);
        var length = body.Length;
        do
        {
            packet.Write([(byte)((length & 0x7F) | (length > 0x7F ? 0x80 : 0))]);
            length >>= 7;
        }
        while (length > 0);
        packet.Write(body);
        return packet.WrittenSpan.ToArray();
    }

    private static void NoProperties(ArrayBufferWriter<byte> body, MqttVersion version)
    {
        if (version == MqttVersion.V5)
        {
            body.Write([NoPropertiesLength]);
        }
    }

    private static void UInt16(ArrayBufferWriter<byte> body, int value) => body.Write([(byte)(value >> 8), (byte)value]);

    private static void Text(ArrayBufferWriter<byte> body, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        UInt16(body, bytes.Length);
        body.Write(bytes);
    }
}
