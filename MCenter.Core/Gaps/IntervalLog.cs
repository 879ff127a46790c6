using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MCenter.Core.Gaps;

/// <summary>The intervals that devices were read at before the one in force, so that a changed interval makes no gaps of the past. Written by the box itself.</summary>
public sealed record IntervalLog : ISettings<IntervalLog>
{
    /// <inheritdoc/>
    public static string Section => "interval-log";

    /// <summary>By device id, in order of time; a device whose interval never changed is not here.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<IntervalSpan>> Past { get; init; } = new Dictionary<int, IReadOnlyList<IntervalSpan>>();

    /// <inheritdoc/>
    public IEnumerable<ValidationError> Validate() => [];

    /// <summary>A device's intervals in order of time; the last is the one in force.</summary>
    internal IReadOnlyList<IntervalSpan> Of(Device device, GeneralSettings general) =>
        [.. Past.GetValueOrDefault(device.Id) ?? [], new(DateTimeOffset.MaxValue, DeviceInterval.Of(device, general))];
}

/// <summary>Notes when the interval of a device changes, its own or the standard one.</summary>
internal sealed class IntervalWatch(DeviceStore devices, SettingsStore settings, TimeProvider time, ILogger<IntervalWatch> log) : IHostedService, IDisposable
{
    private const int MostChanges = 50;

    private readonly SemaphoreSlim one = new(1);
    private Dictionary<int, int> known = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        known = Now();
        devices.Changed += OnChanged;
        settings.Changed += OnSettings;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        devices.Changed -= OnChanged;
        settings.Changed -= OnSettings;
        return Task.CompletedTask;
    }

    public void Dispose() => one.Dispose();

    /// <summary>Compares and notes; for tests that wait for it.</summary>
    internal async Task NoteAsync()
    {
        await one.WaitAsync();
        try
        {
            var now = Now();
            var changed = known.Where(k => now.TryGetValue(k.Key, out var minutes) && minutes != k.Value).ToList();
            if (changed.Count == 0)
            {
                known = now;
                return;
            }

            var past = settings.Get<IntervalLog>().Past.Where(p => now.ContainsKey(p.Key)).ToDictionary();
            foreach (var (device, minutes) in changed)
            {
                past[device] = [.. (past.GetValueOrDefault(device) ?? []).Append(new(time.GetUtcNow(), minutes)).TakeLast(MostChanges)];
            }

            await settings.SaveAsync(new IntervalLog { Past = past }, CancellationToken.None);
            // only now: what could not be stored is noted with the next change
            known = now;
        }
        catch (Exception error)
        {
            log.LogError(error, "A changed interval could not be noted");
        }
        finally
        {
            one.Release();
        }
    }

    private Dictionary<int, int> Now()
    {
        var general = settings.Get<GeneralSettings>();
        return devices.Current.All.ToDictionary(d => d.Id, d => DeviceInterval.Of(d, general));
    }

    private void OnChanged() => _ = NoteAsync();

    private void OnSettings(object section)
    {
        if (section is GeneralSettings)
        {
            _ = NoteAsync();
        }
    }
}
