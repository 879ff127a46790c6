namespace MCenter.Drivers.Transport.Mqtt;

/// <summary>The broker is not there, went away, or refused; the message says which, with the broker's own words where it gave some.</summary>
internal sealed class MqttException(string message, Exception? inner = null) : IOException(message, inner);
