namespace MCenter.Drivers.Transport.Mqtt;

/// <summary>Versions of the protocol; each is its level as CONNECT says it.</summary>
public enum MqttVersion
{
    /// <summary>MQTT 3.1 (IBM, 2010).</summary>
    V31 = 3,

    /// <summary>MQTT 3.1.1 (OASIS, 2014).</summary>
    V311 = 4,

    /// <summary>MQTT 5.0 (OASIS, 2019).</summary>
    V5 = 5,
}
