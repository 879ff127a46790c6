using MCenter.Core.Events;
using MCenter.Core.Modules;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MCenter.Core.BusHealth;

/// <summary>
/// Measures voltage and current of the M-Bus lines every two seconds, makes the readouts of an overloaded line wait, and keeps a history by quarters
/// of an hour. Of the last one, a process that is killed loses what was measured. Thread safe.
/// </summary>
public sealed class BusWatch : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly IReadOnlyList<BusLine> lines;
    private readonly IBusMeasurement? measurement;
    private readonly BusHistory history;
    private readonly BoxClock clock;
    private readonly TimeProvider time;
    private readonly ILogger log;

    internal BusWatch(
        ConfiguredLines configured, IBusMeasurement? measurement, BusHistory history, LineUses uses, SettingsStore settings, BoxClock clock, EventLog events, TimeProvider time, ILogger<BusWatch> log)
    {
        lines = [.. configured.All.Where(l => l.Kind == "MBus").Select(l => new BusLine(l.Name, uses, settings, events, time))];
        (this.measurement, this.history, this.clock, this.time, this.log) = (measurement, history, clock, time, log);
    }

    /// <summary>Raised after every round of measurements, on its thread; handlers return at once.</summary>
    public event Action? Changed;

    /// <summary>The M-Bus lines in the order of the configuration.</summary>
    public IReadOnlyList<BusState> Lines => [.. lines.Select(l => l.State)];

    /// <summary>Measures every line once and does what follows from it.</summary>
    internal async Task MeasureAsync(CancellationToken cancel)
    {
        List<BusQuarter> finished = [];
        foreach (var line in lines)
        {
            await line.TakeAsync(measurement is null ? BusSample.None : await measurement.MeasureAsync(line.State.Line, cancel), cancel);
            if (clock.IsPlausible && line.Count() is { } quarter)
            {
                finished.Add(quarter);
            }
        }

        Changed?.Invoke();
        await StoreAsync(finished);
    }

    /// <summary>Stores the quarters that are being summed up; what is measured later of the same is added to them.</summary>
    internal Task StoreAsync() => StoreAsync([.. lines.Select(l => l.TakeQuarter()).OfType<BusQuarter>()]);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                await MeasureAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        finally
        {
            await StoreAsync();
        }
    }

    private async Task StoreAsync(List<BusQuarter> quarters)
    {
        if (quarters.Count == 0)
        {
            return;
        }

        try
        {
            await history.AddAsync(quarters, CancellationToken.None);
        }
        catch (Exception error)
        {
            // a disk that is full costs a quarter of an hour of this history, not the watching
            log.LogError(error, "Voltage and current of the lines could not be stored");
        }
    }
}
