using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Outputs;
using MCenter.Drivers.Transport.Mqtt;

namespace MCenter.Drivers.Mqtt;

/// <summary>One connection to the broker with the settings that it was made with.</summary>
internal sealed class MqttConnection : IAsyncDisposable
{
    private readonly HomeAssistant? homeAssistant;

    private MqttConnection(MqttClient client, MqttSettings settings, MqttTopics topics)
    {
        (Client, Settings, Topics) = (client, settings, topics);
        homeAssistant = settings.HomeAssistant ? new(topics, settings.HomeAssistantPrefix) : null;
    }

    /// <summary>The client.</summary>
    public MqttClient Client { get; }

    /// <summary>What it was made with.</summary>
    public MqttSettings Settings { get; }

    /// <summary>The tree.</summary>
    public MqttTopics Topics { get; }

    /// <summary>The meters of which the broker knows on this connection; null before it was told.</summary>
    public DeviceCatalog? Mirrored { get; set; }

    /// <summary>Whether the broker was told that the box is there, or may have been.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>The meters of which a reading was sent on this connection.</summary>
    public HashSet<int> Told { get; } = [];

    /// <summary>Connects.</summary>
    /// <exception cref="MqttException">The broker cannot be reached, is not to be trusted, or refuses.</exception>
    public static async Task<MqttConnection> OpenAsync(MqttSettings settings, string boxSerial, TimeProvider time, CancellationToken cancel) =>
        new(await MqttClient.ConnectAsync(settings.Options(boxSerial), time, cancel), settings, new(settings.Prefix, boxSerial));

    /// <summary>Whether it stands and is as the settings say.</summary>
    public bool Serves(MqttSettings chosen) => Client.IsConnected && Settings == chosen;

    /// <summary>What the broker is to keep besides values: first that the box is there, then each meter's configuration, then what Home Assistant is told.</summary>
    public IEnumerable<MqttValue> Wanted(DeviceCatalog catalog, Func<int, DateTimeOffset?> readAt) =>
    [
        Topics.Status(online: true),
        .. catalog.All.SelectMany(d => Topics.Config(d, readAt(d.Id))),
        .. catalog.All.SelectMany(d => homeAssistant?.Sensors(d) ?? []),
    ];

    /// <summary>Writes something as a reading is written, and removes it again.</summary>
    /// <exception cref="MqttException">The broker refuses it, or is gone.</exception>
    public async Task<TestResult> TestAsync(TimeProvider time, CancellationToken cancel)
    {
        var now = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        MqttValue[] written = [new(Topics.TestTopic, now), new(Topics.TestTopic, "")];
        await Client.PublishAllAsync(written.Select(w => w.Message(Settings.Qos, Settings.Retain)), cancel);
        var version = Settings.Version switch { MqttVersion.V31 => "3.1", MqttVersion.V311 => "3.1.1", _ => "5" };
        return new(true, MqttTexts.Of(Settings.Tls ? "TestedTls" : "Tested", Settings.Host, Settings.Port.ToString(CultureInfo.InvariantCulture), version, Topics.TestTopic));
    }

    /// <summary>Says that the box goes, as the last will is for those who do not, and takes leave.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (IsAnnounced)
            {
                // no acknowledgement is waited for: what follows on the wire is the leave
                await Client.PublishAsync(Topics.Status(online: false).Message(0, retain: true), CancellationToken.None);
            }
        }
        catch (MqttException)
        {
            // lost: the broker says it
        }

        await Client.DisposeAsync();
    }
}
