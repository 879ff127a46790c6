namespace MCenter.Drivers.Transport.Mqtt;

/// <summary>Control packet types, the high half of a packet's first byte (MQTT 5.0, 2.1.2); those of subscribers are not needed.</summary>
internal enum MqttPacketType : byte
{
    Connect = 1,
    ConnAck = 2,
    Publish = 3,
    PubAck = 4,
    PubRec = 5,
    PubRel = 6,
    PubComp = 7,
    PingReq = 12,
    PingResp = 13,
    Disconnect = 14,
}
