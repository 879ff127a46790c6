namespace MCenter.Drivers.Transport.Mqtt;

/// <summary>What a publishing client needs of the properties that a broker of version 5 sends (5.0, 2.2.2); earlier versions have none, and the defaults hold.</summary>
internal sealed record MqttProperties
{
    /// <summary>Most messages of quality of service 1 and 2 on their way at once.</summary>
    public int ReceiveMaximum { get; private set; } = ushort.MaxValue;

    /// <summary>Highest quality of service that the broker takes.</summary>
    public int MaximumQos { get; private set; } = 2;

    /// <summary>Whether the broker keeps retained messages.</summary>
    public bool RetainAvailable { get; private set; } = true;

    /// <summary>Longest packet that the broker takes, bytes.</summary>
    public long MaximumPacketSize { get; private set; } = uint.MaxValue;

    /// <summary>Seconds that the broker wants as keep alive instead of the client's; null = the client's.</summary>
    public int? ServerKeepAlive { get; private set; }

    /// <summary>The broker's own words, for people.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Why the broker would not take a message; null when it does.</summary>
    public string? Refusal(MqttMessage message) =>
        !MqttTopic.IsName(message.Topic) ? MqttFaults.Of("NoTopic", message.Topic)
        : message.Qos > MaximumQos ? MqttFaults.Of("HighestQos", MaximumQos, message.Qos)
        : message.Retain && !RetainAvailable ? MqttFaults.Of("NoRetained")
        : message.Payload.Length + (3L * message.Topic.Length) + 10 > MaximumPacketSize ? MqttFaults.Of("TooLong", MaximumPacketSize)
        : null;

    /// <summary>Reads the list with its length before it; none at all at the end of the packet.</summary>
    /// <returns>Null when it is malformed.</returns>
    public static MqttProperties? Read(ref MqttBytes packet)
    {
        var properties = new MqttProperties();
        if (packet.AtEnd)
        {
            return properties;
        }

        var list = new MqttBytes(packet.Take(packet.Length()));
        while (!list.AtEnd)
        {
            if (!properties.Take(ref list))
            {
                return null;
            }
        }

        return packet.Failed || list.Failed ? null : properties;
    }

    private bool Take(ref MqttBytes list)
    {
        switch (list.Length())
        {
            case 0x13: ServerKeepAlive = list.UInt16(); break;
            case 0x1F: Reason = list.Text(); break;
            case 0x21: ReceiveMaximum = list.UInt16(); return ReceiveMaximum > 0;
            case 0x24: MaximumQos = list.Byte(); break;
            case 0x25: RetainAvailable = list.Byte() != 0; break;
            case 0x27: MaximumPacketSize = list.UInt32(); break;

            // of no use here, by their types: byte, two and four bytes, text or bytes, a pair of texts
            case 0x01 or 0x17 or 0x19 or 0x28 or 0x29 or 0x2A: list.Byte(); break;
            case 0x22 or 0x23: list.UInt16(); break;
            case 0x02 or 0x11 or 0x18: list.UInt32(); break;
            case 0x03 or 0x08 or 0x09 or 0x12 or 0x15 or 0x16 or 0x1A or 0x1C: list.Binary(); break;
            case 0x26: list.Binary(); list.Binary(); break;
            default: return false;
        }

        return true;
    }
}
