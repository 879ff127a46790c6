namespace MCenter.Drivers.Mqtt;

/// <summary>What the broker keeps of this box as far as is known, so that only what changed is sent again, and what is gone is removed. Not thread safe.</summary>
internal sealed class KeptTopics
{
    // a text of null: something is kept, or was before the connection was lost
    private readonly Dictionary<string, string?> texts = [];

    /// <summary>What is to be sent so that the broker keeps what is wanted and nothing else.</summary>
    /// <param name="wanted">Topics with their texts; of two with the same name the first holds.</param>
    /// <param name="others">Topics that go out by themselves, with each reading: they stay.</param>
    public IReadOnlyList<MqttValue> Changes(IEnumerable<MqttValue> wanted, IEnumerable<string> others)
    {
        var changes = new List<MqttValue>();
        var present = others.ToHashSet();
        foreach (var value in wanted)
        {
            var isNew = texts.TryGetValue(value.Topic, out var text) ? text != value.Text : value.Text.Length > 0;
            if (present.Add(value.Topic) && isNew)
            {
                changes.Add(value);
            }
        }

        return [.. changes, .. texts.Keys.Where(topic => !present.Contains(topic)).Select(topic => new MqttValue(topic, ""))];
    }

    /// <summary>This was sent to be kept; an empty text removes.</summary>
    public void Sent(MqttValue value)
    {
        if (value.Text.Length > 0)
        {
            texts[value.Topic] = value.Text;
        }
        else
        {
            texts.Remove(value.Topic);
        }
    }

    /// <summary>The connection was lost: the broker may have started anew and keep nothing.</summary>
    public void Doubt()
    {
        foreach (var topic in texts.Keys)
        {
            texts[topic] = null;
        }
    }

    /// <summary>Another broker: it keeps nothing of this box.</summary>
    public void Clear() => texts.Clear();
}
