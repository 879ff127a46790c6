namespace MCenter.Drivers.Transport.Mqtt;

/// <summary>One packet of a broker to a client that only publishes.</summary>
/// <param name="Type">CONNACK, PUBACK, PUBREC, PUBCOMP, PINGRESP, or (version 5) DISCONNECT.</param>
/// <param name="Id">Packet identifier of what is acknowledged; 0 for the others.</param>
/// <param name="Code">Return or reason code; 0 where the version has none.</param>
/// <param name="Properties">What version 5 adds.</param>
internal sealed record MqttAnswer(MqttPacketType Type, ushort Id, int Code, MqttProperties Properties)
{
    private static readonly MqttProperties None = new();

    /// <summary>Whether the broker refused what it answers to.</summary>
    public bool IsRefusal => Type == MqttPacketType.ConnAck ? Code != 0 : Code >= MqttReasons.FirstRefusal;

    /// <summary>The code in words.</summary>
    public string Words => MqttReasons.Of(Code, Properties.Reason);

    /// <summary>Understands a packet.</summary>
    /// <returns>Null when it is malformed, or none that a publishing client may be sent.</returns>
    public static MqttAnswer? Read(MqttFrame frame, MqttVersion version)
    {
        if (frame.Flags != 0)
        {
            return null;
        }

        var body = new MqttBytes(frame.Body);
        return frame.Type switch
        {
            MqttPacketType.ConnAck => ConnAck(ref body),
            MqttPacketType.PubAck or MqttPacketType.PubRec or MqttPacketType.PubComp => Acknowledgement(frame.Type, ref body, version),
            MqttPacketType.PingResp => body.AtEnd ? new(frame.Type, 0, 0, None) : null,
            MqttPacketType.Disconnect when version == MqttVersion.V5 => Reasoned(frame.Type, 0, ref body),
            _ => null,
        };
    }

    // a broker that does not know version 5 answers to it as 3.1.1 does: without properties
    private static MqttAnswer? ConnAck(ref MqttBytes body)
    {
        body.Byte();
        return Reasoned(MqttPacketType.ConnAck, 0, ref body);
    }

    private static MqttAnswer? Acknowledgement(MqttPacketType type, ref MqttBytes body, MqttVersion version)
    {
        var id = body.UInt16();
        return id == 0 || (version != MqttVersion.V5 && !body.AtEnd) ? null : Reasoned(type, id, ref body);
    }

    // code and properties may be left out at the end of a packet
    private static MqttAnswer? Reasoned(MqttPacketType type, ushort id, ref MqttBytes body)
    {
        var needed = type == MqttPacketType.ConnAck;
        var code = body.AtEnd && !needed ? 0 : body.Byte();
        var properties = MqttProperties.Read(ref body);
        return properties is null || body.Failed || !body.AtEnd ? null : new(type, id, code, properties);
    }
}
