using MCenter.Core.BusHealth;

namespace MCenter.Drivers.Simulation.MBus;

/// <summary>Measures simulated lines.</summary>
/// <param name="lines">By their configured name.</param>
internal sealed class SimulatedMeasurement(IReadOnlyDictionary<string, SimulatedMBusLine> lines) : IBusMeasurement
{
    public Task<BusSample> MeasureAsync(string line, CancellationToken cancel)
    {
        if (!lines.TryGetValue(line, out var simulated))
        {
            return Task.FromResult(BusSample.None);
        }

        var (volts, milliamperes) = simulated.Supply.Measure();
        return Task.FromResult(new BusSample(volts, milliamperes));
    }
}
