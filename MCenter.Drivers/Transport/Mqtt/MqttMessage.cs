namespace MCenter.Drivers.Transport.Mqtt;

/// <summary>What is published, or left behind as a last will.</summary>
/// <param name="Topic">1 to 65535 bytes of UTF-8, without <c>+</c>, <c>#</c> and control characters (see <see cref="MqttTopic"/>).</param>
/// <param name="Payload">Any bytes; none together with <paramref name="Retain"/> removes what the broker keeps under the topic.</param>
/// <param name="Qos">0 at most once, 1 at least once, 2 exactly once.</param>
/// <param name="Retain">Whether the broker keeps it for those who subscribe later.</param>
internal sealed record MqttMessage(string Topic, ReadOnlyMemory<byte> Payload, int Qos, bool Retain);
