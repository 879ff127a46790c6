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
    private Dictionary<int, Reading> shown = [];

    /// <summary>Everything that is sent for a batch, in order; <paramref name="then"/> is what the topics show when it was.</summary>
    public IEnumerable<MqttMessage> Of(OutputBatch batch, MqttSettings settings, MqttTopics topics, KeptTopics kept, Dictionary<int, Reading> then)
    {
        foreach (var reading in batch.Readings)
        {
            // one of a meter that is no longer there has no topic
            if (devices.Current.Find(reading.DeviceId) is not { } device)
            {
                continue;
            }

            if (IsNewest(reading, batch.Reason, then))
            {
                then[device.Id] = reading;
                foreach (var message in Shown(device, reading, settings, topics, kept))
                {
                    yield return message;
                }
            }
            else
            {
                var (known, whole) = Whole(device, reading);
                yield return topics.Json(known, whole).Message(settings.Qos, retain: false);
            }
        }
    }

    /// <summary>What the broker is to keep of each meter: the reading that was sent last, or the one that pages show.</summary>
    public IEnumerable<MqttMessage> Newest(MqttSettings settings, MqttTopics topics, KeptTopics kept, Dictionary<int, Reading> then)
    {
        foreach (var device in devices.Current.All)
        {
            if ((then.GetValueOrDefault(device.Id) ?? values.Of(device.Id).LastReading) is { } reading)
            {
                then[device.Id] = reading;
                foreach (var message in Shown(device, reading, settings, topics, kept))
                {
                    yield return message;
                }
            }
        }
    }

    /// <summary>What the topics show now, to be changed while something is sent.</summary>
    public Dictionary<int, Reading> Begin() => new(shown);

    /// <summary>It was sent.</summary>
    public void End(Dictionary<int, Reading> then) => shown = then;

    /// <summary>When the meter answered as the topics show it; null when they show nothing of it.</summary>
    public DateTimeOffset? ReadAt(int deviceId) => shown.GetValueOrDefault(deviceId)?.ReadAt;

    private bool IsNewest(Reading reading, OutputReason reason, Dictionary<int, Reading> then) =>
        !IsBefore(reading, then.GetValueOrDefault(reading.DeviceId)) && (reason == OutputReason.New || !IsBefore(reading, values.Of(reading.DeviceId).LastReading));

    private IEnumerable<MqttMessage> Shown(Device device, Reading reading, MqttSettings settings, MqttTopics topics, KeptTopics kept)
    {
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
        values.Of(device.Id).LastReading is { } live && Seconds(live) == Seconds(reading)
            ? (device, live with { RasterTime = reading.RasterTime })
            : (device with { Registers = [.. device.Registers.Where(r => r.SaveToDatabase)] }, reading);

    private static bool IsBefore(Reading reading, Reading? other) => other is not null && Seconds(reading) < Seconds(other);

    // the history knows whole seconds
    private static long Seconds(Reading reading) => reading.ReadAt.ToUnixTimeSeconds();
}
