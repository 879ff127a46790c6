using System.Collections.Frozen;

namespace MCenter.Drivers.Transport.Mqtt;

/// <summary>What brokers' codes mean: the return codes of 3.1 and 3.1.1 (3.2.2.3) and the reason codes of 5.0 (2.4) from 0x80 on do not overlap.</summary>
internal static class MqttReasons
{
    /// <summary>From here on a reason code is a refusal.</summary>
    public const int FirstRefusal = 0x80;

    private static readonly FrozenDictionary<int, string> Texts = new Dictionary<int, string>
    {
        [1] = "protocol version not supported",
        [2] = "client identifier rejected",
        [3] = "server unavailable",
        [4] = "bad user name or password",
        [5] = "not authorized",
        [0x80] = "unspecified error",
        [0x81] = "malformed packet",
        [0x82] = "protocol error",
        [0x83] = "implementation specific error",
        [0x84] = "protocol version not supported",
        [0x85] = "client identifier not valid",
        [0x86] = "bad user name or password",
        [0x87] = "not authorized",
        [0x88] = "server unavailable",
        [0x89] = "server busy",
        [0x8A] = "banned",
        [0x8B] = "server shutting down",
        [0x8C] = "bad authentication method",
        [0x8D] = "keep alive timeout",
        [0x8E] = "session taken over by another client with the same identifier",
        [0x90] = "topic name invalid",
        [0x91] = "packet identifier in use",
        [0x92] = "packet identifier not found",
        [0x93] = "receive maximum exceeded",
        [0x95] = "packet too large",
        [0x96] = "message rate too high",
        [0x97] = "quota exceeded",
        [0x98] = "administrative action",
        [0x99] = "payload format invalid",
        [0x9A] = "retained messages not supported",
        [0x9B] = "quality of service not supported",
        [0x9C] = "use another server",
        [0x9D] = "server moved",
        [0x9F] = "connection rate exceeded",
    }.ToFrozenDictionary();

    /// <summary>"not authorized (135)", followed by the broker's own words where it gave some.</summary>
    public static string Of(int code, string words) => $"{Texts.GetValueOrDefault(code, "refused")} ({code}){(words.Length > 0 ? $": {words}" : "")}";
}
