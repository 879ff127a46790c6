using System.Threading.Channels;
using MCenter.Core.Devices;
using MCenter.Core.Outputs;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using MCenter.Drivers.Transport.Mqtt;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MCenter.Drivers.Mqtt;

/// <summary>
/// The output "mqtt". It keeps one connection while it is switched on, so that the broker can say whether the box is there, and on it the topics of configuration as they are.
/// </summary>
internal sealed class MqttOutput(DeviceStore devices, CurrentValues values, SettingsStore settings, BoxIdentity box, TimeProvider time, ILogger<MqttOutput> log) : BackgroundService, IOutput
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim gate = new(1);
    private readonly KeptTopics kept = new();
    private readonly ReadingMessages readings = new(devices, values);
    private volatile MqttConnection? connection;
    private (string Host, int Port) broker;
    private DateTimeOffset nextTry;
    private TimeSpan pause = FirstPause;

    /// <inheritdoc/>
    public string Name => "mqtt";

    /// <inheritdoc/>
    public bool Active => settings.Get<MqttSettings>().Active;

    /// <inheritdoc/>
    public async Task<DeliveryResult> SendAsync(OutputBatch batch, CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            var open = await OpenAsync(settings.Get<MqttSettings>(), cancel);
            await open.Client.PublishAllAsync(readings.Of(batch, open, kept), cancel);
            return DeliveryResult.Delivered;
        }
        catch (MqttException e)
        {
            return DeliveryResult.Failed(e.Message);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<TestResult> TestAsync(CancellationToken cancel)
    {
        var chosen = settings.Get<MqttSettings>();
        if (chosen.Host.Length == 0)
        {
            return new(false, MqttTexts.Of("NoHost"));
        }

        try
        {
            return connection is { } standing && standing.Serves(chosen) ? await standing.TestAsync(time, cancel) : await ConnectAndTestAsync(chosen, cancel);
        }
        catch (MqttException e)
        {
            return new(false, e.Message);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        gate.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        settings.Changed += OnSettings;
        devices.Changed += Wake;
        using var timer = time.CreateTimer(_ => Wake(), null, TimeSpan.Zero, Look);
        try
        {
            await foreach (var _ in wake.Reader.ReadAllAsync(stoppingToken))
            {
                await TendAsync(stoppingToken);
            }
        }
        finally
        {
            settings.Changed -= OnSettings;
            devices.Changed -= Wake;
            await gate.WaitAsync(CancellationToken.None);
            await CloseAsync();
            gate.Release();
        }
    }

    private void Wake() => wake.Writer.TryWrite(true);

    private void OnSettings(object section)
    {
        if (section is MqttSettings)
        {
            nextTry = default;
            Wake();
        }
    }

    /// <summary>Does what the settings say: connected or not, and what the broker keeps as it should be. What fails is tried again; the next delivery says why.</summary>
    private async Task TendAsync(CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            var chosen = settings.Get<MqttSettings>();
            if (!chosen.Active)
            {
                await CloseAsync();
            }
            else if (time.GetUtcNow() >= nextTry)
            {
                var open = await OpenAsync(chosen, cancel);
                await open.Client.PublishAllAsync(chosen.Retain ? readings.Untold(open, kept) : [], cancel);
                pause = FirstPause;
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            nextTry = time.GetUtcNow() + pause;
            pause = 2 * pause < LongestPause ? 2 * pause : LongestPause;
            log.LogWarning(e, "No connection to the MQTT broker");
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>A connection as the settings say, with everything that the broker is to keep; the one that stands if it does.</summary>
    private async Task<MqttConnection> OpenAsync(MqttSettings chosen, CancellationToken cancel)
    {
        if (connection is not { } open || !open.Serves(chosen))
        {
            await CloseAsync();
            open = await MqttConnection.OpenAsync(chosen, box.SerialNumber, time, cancel);
            if (broker != (chosen.Host, chosen.Port))
            {
                broker = (chosen.Host, chosen.Port);
                kept.Clear();
            }

            kept.Doubt();
            connection = open;
        }

        if (open.Mirrored != devices.Current)
        {
            await MirrorAsync(open, cancel);
        }

        return open;
    }

    private async Task MirrorAsync(MqttConnection open, CancellationToken cancel)
    {
        var (catalog, chosen) = (devices.Current, open.Settings);
        var changes = kept.Changes(
            open.Wanted(catalog, readings.ReadAt),
            chosen.Retain ? catalog.All.SelectMany(d => open.Topics.ReadingTopics(d, chosen.JsonPerMeter)) : []);
        open.IsAnnounced = true;
        await open.Client.PublishAllAsync(changes.Select(c => c.Message(chosen.Qos, retain: true)), cancel);
        foreach (var change in changes)
        {
            kept.Sent(change);
        }

        open.Mirrored = catalog;
    }

    private async Task<TestResult> ConnectAndTestAsync(MqttSettings chosen, CancellationToken cancel)
    {
        // not beside a connection that is being made: the broker would throw one of the two out
        await gate.WaitAsync(cancel);
        try
        {
            if (chosen.Active)
            {
                return await (await OpenAsync(chosen, cancel)).TestAsync(time, cancel);
            }

            await CloseAsync();
            await using var once = await MqttConnection.OpenAsync(chosen, box.SerialNumber, time, cancel);
            return await once.TestAsync(time, cancel);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task CloseAsync()
    {
        if (connection is { } open)
        {
            connection = null;
            await open.DisposeAsync();
        }
    }
}
