using MCenter.Core.History;
using MCenter.Core.Registers;

namespace MCenter.Benchmarks.History;

/// <summary>
/// A meter whose 20 registers move like a real one's. Of 20 meters nine are electricity meters (M-Bus), five heat, three water and three power analysers
/// whose floats carry noise; resolutions as such meters have them (1/10 Wh, 100 Wh, 1/10 l, 0.1 V, 1/10 mA, 1/10 W, 0.01 K). Half a percent of readouts is lost.
/// With phase powers an electricity meter sends the power of each phase in place of three registers that stay 0: the hardest common mix to pack.
/// </summary>
internal sealed class SyntheticMeter(int id, bool withPhasePowers = false)
{
    public const int Registers = 20;
    private readonly Random random = new(id);
    private readonly double scale = 0.3 + new Random(id * 7).NextDouble();
    private readonly double[] counters = [.. Enumerable.Range(0, Registers).Select(i => (double)new Random((id * 31) + i).Next(1_000_000, 40_000_000))];
    private long stored;

    public int Id => id;

    /// <summary>The reading of one raster time; null when it is lost. To be asked in order of time.</summary>
    public Reading? Read(DateTimeOffset rasterTime)
    {
        var values = (id % 20) switch
        {
            < 9 => Electricity(rasterTime),
            < 14 => Heat(rasterTime),
            < 17 => Water(rasterTime),
            _ => Analyser(rasterTime),
        };
        return random.NextDouble() < 0.005 ? null : new(id, rasterTime, rasterTime.AddSeconds((id % 250) + Math.Round(Noise(1.2))), Quality.Good, values);
    }

    private RawValue[] Electricity(DateTimeOffset time)
    {
        var load = Load(time);
        var power = (double[])[load * 1200 * (1 + Noise(0.1)), load * 900 * (1 + Noise(0.1)), load * 700 * (1 + Noise(0.1))];
        var day = time.Hour is >= 6 and < 21;
        Count(day ? 0 : 1, power.Sum() * 2.5);
        Count(4, power.Sum() * 0.4);
        var voltage = (double[])[2300 + Noise(15), 2302 + Noise(15), 2298 + Noise(15)];
        Store(time, (long)(counters[0] + counters[1]));
        var phase = power.Select(p => Number(withPhasePowers ? p * 10 : 0, -1)).ToList();
        return
        [
            Number(counters[0], -1), Number(counters[1], -1), Number(Math.Floor(counters[0]) + Math.Floor(counters[1]), -1), phase[0], Number(counters[4], -1), phase[1],
            Number(power.Sum() * 10, -1), Number(stored / 2, -1), Number(stored / 3, -1), Number(stored / 5, -1),
            Number(voltage[0], -1), Number(voltage[1], -1), Number(voltage[2], -1),
            Number(power[0] / voltage[0] * 1e5, -4), Number(power[1] / voltage[1] * 1e5, -4), Number(power[2] / voltage[2] * 1e5, -4),
            Number(5000 + Noise(1.5), -2), Number(95 + Noise(1), -2), phase[2], Number(stored, -1),
        ];
    }

    private RawValue[] Heat(DateTimeOffset time)
    {
        var winter = Math.Max(0, Math.Cos((time.DayOfYear - 20) / 365.0 * 2 * Math.PI)) * scale;
        var flow = winter < 0.05 ? 0 : winter * (600 + Noise(60));
        var (forward, back) = (4500 + (winter * 1500) + Noise(40), 3000 + (winter * 500) + Noise(30));
        Count(0, flow * (forward - back) / 100 * 1.16 / 400);
        Count(1, flow / 4);
        Count(2, 0.25);
        Store(time, (long)counters[0]);
        return
        [
            Number(counters[0], 2), Number(counters[1], -3), Number(flow, -3), Number(flow * (forward - back) / 100 * 1.16, 0), Number(Math.Floor(forward), -2), Number(Math.Floor(back), -2),
            Number(Math.Floor(forward) - Math.Floor(back), -2), Number(counters[2], 0), Number(12, 0), Number(stored, 2), Number(stored / 3, -3), Number(4711, 0), Number(1800, -3), Number(0, 2), Number(0, 2),
            RawValue.Date(new DateOnly(time.Year - 1, 12, 31)), RawValue.DateTime(time.UtcDateTime.AddSeconds(37)), Number(0, 0), RawValue.Text("HM2-" + id), Number(3, 0),
        ];
    }

    private RawValue[] Water(DateTimeOffset time)
    {
        var flow = time.Hour is >= 6 and < 23 && random.NextDouble() < 0.2 ? random.Next(2, 300) * scale : 0;
        Count(0, flow);
        Store(time, (long)counters[0]);
        return
        [
            Number(counters[0], -4), Number(flow * 4, -4), Number(1400 + (100 * Math.Sin(time.DayOfYear / 58.0)) + Noise(4), -2), RawValue.Date(new DateOnly(time.Year - 1, 12, 31)), RawValue.DateTime(time.UtcDateTime.AddSeconds(-70)),
            Number(3650 - (time.DayOfYear % 365), 0), Number(0, 0), .. Enumerable.Range(0, 12).Select(i => Number(stored + (i * 1000), -4)), RawValue.Text("W" + id),
        ];
    }

    private RawValue[] Analyser(DateTimeOffset time)
    {
        var load = Load(time);
        Count(0, load * 2000);
        Count(1, load * 300);
        return
        [
            Float(counters[0] * 0.1), Float(counters[1] * 0.1), Float(load * 8000 * (1 + Noise(0.05))), Float(load * 2600 * (1 + Noise(0.08))), Float(load * 2700 * (1 + Noise(0.08))), Float(load * 2700 * (1 + Noise(0.08))),
            Float(230 + Noise(1.5)), Float(230 + Noise(1.5)), Float(230 + Noise(1.5)), Float(398 + Noise(2)), Float(398 + Noise(2)), Float(398 + Noise(2)),
            Float(load * 11 * (1 + Noise(0.1))), Float(load * 11 * (1 + Noise(0.1))), Float(load * 12 * (1 + Noise(0.1))), Float(50 + Noise(0.015)), Float(0.95 + Noise(0.01)), Float(2.1 + Noise(0.2)), Float(2.2 + Noise(0.2)), Float(0),
        ];
    }

    private double Load(DateTimeOffset time) => scale * (0.2 + Math.Max(0, Math.Sin((time.Hour - 6 + (time.Minute / 60.0)) / 16 * Math.PI))) * (1 + Noise(0.15));

    private void Count(int counter, double by) => counters[counter] += Math.Max(0, by);

    private void Store(DateTimeOffset time, long value) => stored = stored == 0 || time is { Day: 1, Hour: 0, Minute: 0 } ? value : stored;

    private double Noise(double sigma) => sigma * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static RawValue Number(double mantissa, int exponent) => RawValue.Number((long)Math.Floor(mantissa), exponent);

    private static RawValue Float(double value) => RawValue.Float((float)value);
}
