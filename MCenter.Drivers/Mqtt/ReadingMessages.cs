using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Outputs;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Drivers.Transport.Mqtt;

namespace MCenter.Drivers.Mqtt;

/// <summary>
/// What a reading becomes. The topics of values show the newest reading of a meter and never jump back: one that is older than what they show (a gap that was filled, catching
/// up, sent again) goes out as a JSON document alone, which says its time, and is not kept by the broker. Not thread safe.
/// </summary>
internal sealed class ReadingMessages(DeviceStore devices, CurrentValues values)
{
    // what was sent, perhaps without arriving: it is sent again then, but nothing older
    private readonly Dictionary<int, Reading> shown = [];

    /// <summary>Everything that is sent for a batch, in order.</summary>
    public IEnumerable<MqttMessage> Of(OutputBatch batch, MqttConnection connection, KeptTopics kept)
    {
        foreach (var reading in batch.Readings)
        {
            // one of a meter that is no longer there has no topic
            if (devices.Current.Find(reading.DeviceId) is not { } device)
            {
                continue;
            }

            foreach (var message in IsNewest(reading, batch.Reason) ? Shown(device, reading, connection, kept) : [Document(device, reading, connection)])
            {
                yield return message;
            }
        }
    }

    /// <summary>What the broker is to keep of the meters of which nothing was sent on this connection: the reading that was sent last, or the one that pages show.</summary>
    public IEnumerable<MqttMessage> Untold(MqttConnection connection, KeptTopics kept) =>
        from device in devices.Current.All
        where !connection.Told.Contains(device.Id)
        let reading = shown.GetValueOrDefault(device.Id) ?? values.Of(device.Id).LastReading
        where reading is not null
        from message in Shown(device, reading, connection, kept)
        select message;

    /// <summary>When the meter answered as the topics show it, or as pages do; null when it never did.</summary>
    public DateTimeOffset? ReadAt(int deviceId) => (shown.GetValueOrDefault(deviceId) ?? values.Of(deviceId).LastReading)?.ReadAt;

    private bool IsNewest(Reading reading, OutputReason reason) =>
        !IsBefore(reading, shown.GetValueOrDefault(reading.DeviceId)) && (reason == OutputReason.New || !IsBefore(reading, values.Of(reading.DeviceId).LastReading));

    private MqttMessage Document(Device device, Reading reading, MqttConnection connection)
    {
        var (known, whole) = Whole(device, reading);
        return connection.Topics.Json(known, whole).Message(connection.Settings.Qos, retain: false);
    }

    private IEnumerable<MqttMessage> Shown(Device device, Reading reading, MqttConnection connection, KeptTopics kept)
    {
        shown[device.Id] = reading;
        connection.Told.Add(device.Id);
        var (settings, topics) = (connection.Settings, connection.Topics);
        var (known, whole) = Whole(device, reading);
        foreach (var value in topics.Values(known, whole))
        {
            yield return Message(value, settings.Retain);
        }

        if (settings.JsonPerMeter)
        {
            yield return Message(topics.Json(known, whole), settings.Retain);
        }

        yield return Message(topics.ConfigLastReadout(device, whole.ReadAt), retain: true);
        yield return Message(topics.LastReadout(device, whole.ReadAt), settings.Retain);

        MqttMessage Message(MqttValue value, bool retain)
        {
            if (retain)
            {
                kept.Sent(value);
            }

            return value.Message(settings.Qos, retain);
        }
    }

    /// <summary>
    /// The history knows the values of registers that are saved. The others are in memory, as long as it is the meter's newest reading; after that their topics stay as they are.
    /// </summary>
    private (Device Device, Reading Reading) Whole(Device device, Reading reading) =>
        values.Whole(reading) is { } whole
            ? (device, whole)
            : (device with { Registers = [.. device.Registers.Where(r => r.SaveToDatabase)] }, reading);

    private static bool IsBefore(Reading reading, Reading? other) => other is not null && Seconds(reading) < Seconds(other);

    // the history knows whole seconds
    private static long Seconds(Reading reading) => reading.ReadAt.ToUnixTimeSeconds();
}
