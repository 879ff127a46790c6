using MCenter.Core.Devices;
using MCenter.Core.Modules;
using MCenter.Core.Readout;
using MCenter.Core.Settings;

namespace MCenter.Core.BusHealth;

/// <summary>What hangs on a line and whether it can be read.</summary>
/// <param name="Line">Name of the line.</param>
/// <param name="Devices">M-Bus devices on it.</param>
/// <param name="UnitLoads">The sum of their unit loads (<see cref="Device.UnitLoads"/>).</param>
/// <param name="LimitMilliamperes">What the line may draw (<see cref="BusSettings.GreatestMilliamperes"/>), mA.</param>
/// <param name="Plan">Whether they fit into their intervals.</param>
public sealed record LineLoad(string Line, int Devices, int UnitLoads, int LimitMilliamperes, LinePlan Plan)
{
    /// <summary>Most unit loads that the line may have.</summary>
    public int MostUnitLoads => (int)(LimitMilliamperes / UnitLoad.Milliamperes);

    /// <summary>What the unit loads draw, mA.</summary>
    public decimal Milliamperes => UnitLoads * UnitLoad.Milliamperes;

    /// <summary>Whether they draw more than a line may.</summary>
    public bool IsOverloaded => Milliamperes > LimitMilliamperes;
}

/// <summary>Counts the unit loads of the M-Bus lines and plans their readouts from what was measured. Thread safe.</summary>
public sealed class ReadPlanner
{
    /// <summary>So many days say how long a readout takes.</summary>
    public const int DaysMeasured = 7;

    private readonly DeviceStore devices;
    private readonly CurrentValues current;
    private readonly MeterHealth health;
    private readonly SettingsStore settings;
    private readonly ConfiguredLines lines;

    internal ReadPlanner(DeviceStore devices, CurrentValues current, MeterHealth health, SettingsStore settings, ConfiguredLines lines) =>
        (this.devices, this.current, this.health, this.settings, this.lines) = (devices, current, health, settings, lines);

    /// <summary>Every line that M-Bus devices hang on, by name.</summary>
    public async Task<IReadOnlyList<LineLoad>> LinesAsync(CancellationToken cancel)
    {
        var general = settings.Get<GeneralSettings>();
        var measured = (await health.AllAsync(health.Today.AddDays(1 - DaysMeasured), cancel)).ToDictionary(h => h.DeviceId, h => h.Total.MeanOnLine);
        return [.. devices.Current.All.Where(d => d.Protocol == "MBus").GroupBy(d => d.Line).OrderBy(g => g.Key).Select(line => new LineLoad(
            line.Key,
            line.Count(),
            line.Sum(d => d.UnitLoads),
            settings.Get<BusSettings>().GreatestMilliamperes,
            ReadPlan.Of([.. line.Select(d => Planned(d, general, measured.GetValueOrDefault(d.Id)))], lines.KnowsBaudRate(line.Key))))];
    }

    private PlannedMeter Planned(Device device, GeneralSettings general, TimeSpan? measured) =>
        PlannedMeter.Of(device, DeviceInterval.Of(device, general), measured, [.. current.Of(device.Id).Telegrams.Select(t => t.Bytes.Length)]);
}
