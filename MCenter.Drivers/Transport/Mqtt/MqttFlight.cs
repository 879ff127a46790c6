namespace MCenter.Drivers.Transport.Mqtt;

/// <summary>A message on its way.</summary>
internal sealed class MqttFlight(ushort id, MqttPacketType awaits)
{
    private readonly TaskCompletionSource<string?> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Its packet identifier.</summary>
    public ushort Id => id;

    /// <summary>What the broker answers next: PUBACK; or PUBREC, then PUBCOMP.</summary>
    public MqttPacketType Awaits { get; set; } = awaits;

    /// <summary>Ends when it is acknowledged, with null, or failed, with the reason.</summary>
    public Task<string?> Done => done.Task;

    /// <summary>Ends it.</summary>
    public void End(string? refusal) => done.TrySetResult(refusal);
}
