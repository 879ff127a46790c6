using System.Globalization;
using System.Text;
using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.Export;
using MCenter.Core.History;
using MCenter.Core.Outputs;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Drivers.Transport.Mqtt;

namespace MCenter.Drivers.Joulio;

/// <summary>
/// The output "joulio". What Joulio-Web really speaks is not public: this is our own definition (see the README), behind this one class. Each upload is a connection of its own.
/// </summary>
internal sealed class JoulioOutput(DeviceStore devices, SettingsStore settings, BoxIdentity box, EventLog events, TimeProvider time) : IOutput, IDisposable
{
    private const string Source = "Outputs";
    private const int Qos = 1;

    // the server throws one of two connections with one client id out
    private readonly SemaphoreSlim gate = new(1);

    /// <inheritdoc/>
    public string Name => "joulio";

    /// <inheritdoc/>
    public bool Active => settings.Get<JoulioSettings>().Active;

    /// <inheritdoc/>
    public async Task<DeliveryResult> SendAsync(OutputBatch batch, CancellationToken cancel)
    {
        var chosen = settings.Get<JoulioSettings>();
        MqttMessage[] messages = [.. batch.Readings.SelectMany(r => Documents(r, chosen))];
        if (messages.Length == 0)
        {
            return DeliveryResult.Delivered;
        }

        try
        {
            await UploadAsync(chosen, messages, isTold: batch.Reason == OutputReason.New, cancel);
            return DeliveryResult.Delivered;
        }
        catch (MqttException e)
        {
            return DeliveryResult.Failed(e.Message);
        }
    }

    /// <inheritdoc/>
    public async Task<TestResult> TestAsync(CancellationToken cancel)
    {
        var chosen = settings.Get<JoulioSettings>();
        if (chosen.Server.Length == 0 || chosen.ClientId.Length == 0 || chosen.Certificate.Length == 0)
        {
            return new(false, JoulioTexts.Of("NotSetUp"));
        }

        try
        {
            var topic = $"{Root(chosen)}/test";
            var now = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            await UploadAsync(chosen, [new(topic, Encoding.UTF8.GetBytes(now), Qos, Retain: false)], isTold: false, cancel);
            return new(true, JoulioTexts.Of("Tested", chosen.Host, chosen.Port.ToString(CultureInfo.InvariantCulture), topic));
        }
        catch (MqttException e)
        {
            return new(false, e.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    /// <summary>The manual's rule: what is not saved, or has no name or no unit configured, is not uploaded.</summary>
    internal static bool IsUploaded(Register register) =>
        register.SaveToDatabase && register.NameCode != RegisterNames.NotConfigured && register.UnitCode != RegisterUnits.NotConfigured;

    private async Task UploadAsync(JoulioSettings chosen, MqttMessage[] messages, bool isTold, CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            await using var client = await MqttClient.ConnectAsync(chosen.Options(), time, cancel);
            await TellAsync("CloudUploadStarted", chosen.Host);
            await client.PublishAllAsync(messages, cancel);
            await TellAsync("CloudUploadEnded", chosen.Host, $"{messages.Length}");
        }
        finally
        {
            gate.Release();
        }

        Task TellAsync(string code, params string[] arguments) => isTold ? events.AddAsync(EventSeverity.Info, Source, code, arguments, cancel: cancel) : Task.CompletedTask;
    }

    private IEnumerable<MqttMessage> Documents(Reading reading, JoulioSettings chosen)
    {
        if (devices.Current.Find(reading.DeviceId) is { } device && device.Registers.Any(IsUploaded))
        {
            var uploaded = device with { Registers = [.. device.Registers.Where(IsUploaded)] };
            var meter = device.Serial.Length > 0 ? MqttTopic.Level(device.Serial) : string.Create(CultureInfo.InvariantCulture, $"id-{device.Id}");
            yield return new($"{Root(chosen)}/readings/{meter}", ReadingJson.Of(uploaded, reading, box.SerialNumber), Qos, Retain: false);
        }
    }

    private string Root(JoulioSettings chosen) => $"joulio/{MqttTopic.Level(chosen.ClientId)}/{MqttTopic.Level(box.SerialNumber)}";
}
