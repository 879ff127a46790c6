using MCenter.Drivers.Simulation.MBus;

namespace MCenter.Drivers.Simulation.Building;

/// <summary>
/// A three-phase meter at one place of the building's wiring, in the layouts of two EMU families (order and kinds of records; see the device templates).
/// </summary>
/// <param name="zone">The building's time zone; decides the tariff.</param>
/// <param name="power">Power drawn in each quarter hour, W; negative when it is given back.</param>
/// <param name="seed">Makes it differ from other meters.</param>
internal sealed class ElectricityMeter(TimeZoneInfo zone, Func<QuarterHour, double> power, int seed)
{
    private const double ReactiveShare = 0.24;

    private readonly Flow importHigh = new(zone, q => q.HighTariff ? Math.Max(0, power(q)) : 0);
    private readonly Flow importLow = new(zone, q => q.HighTariff ? 0 : Math.Max(0, power(q)));
    private readonly Flow exportHigh = new(zone, q => q.HighTariff ? Math.Max(0, -power(q)) : 0);
    private readonly Flow exportLow = new(zone, q => q.HighTariff ? 0 : Math.Max(0, -power(q)));

    /// <summary>EMU Allrounder, 17 values.</summary>
    public IReadOnlyList<byte[]> Allrounder(DateTimeOffset at)
    {
        var now = Momentary(at);
        var telegram = new TelegramBuilder()
            .Number([0x84, 0x10, 0x03], Counted(importHigh, at, 4_100_000))
            .Number([0x84, 0x20, 0x03], Counted(importLow, at, 2_700_000));
        AddPower(telegram, now);
        telegram.Number([0x04, 0x2B], now.Total);
        AddVoltage(telegram, now);
        AddCurrent(telegram, now);
        return [telegram
            .Number([0x03, 0xFD, 0x59], now.Current.Sum())
            .Number([0x02, 0xFF, 0x52], now.Frequency)
            .Number([0x02, 0xFD, 0x60], 3 + (seed % 5))
            .Number([0x02, 0xFF, 0x68], 1)
            .Number([0x01, 0xFD, 0x17], 0)
            .ToArray()];
    }

    /// <summary>EMU Professional II, 24 values.</summary>
    public IReadOnlyList<byte[]> Professional2(DateTimeOffset at)
    {
        var now = Momentary(at);
        var telegram = new TelegramBuilder();
        foreach (var (head, value) in Counters(at))
        {
            telegram.Number(head, value);
        }

        telegram.Number([0x04, 0x2B], now.Total);
        AddPower(telegram, now);
        telegram.Number([0x03, 0xFD, 0x59], now.Current.Sum());
        AddCurrent(telegram, now);
        AddVoltage(telegram, now);
        AddPhases(telegram, [0x01, 0xFF, 0xE1, 0xFF], now.PowerFactor);
        return [telegram.Number([0x02, 0xFF, 0x52], now.Frequency).Number([0x02, 0xFD, 0x60], 1 + (seed % 4)).ToArray()];
    }

    /// <summary>An entry of a Professional II's load profile: its counters and the total power.</summary>
    public IReadOnlyList<ProfileValue> ProfileEntry(DateTimeOffset at) => [.. Counters(at), new([0x84, 0x00, 0x2B], Momentary(at).Total)];

    private ProfileValue[] Counters(DateTimeOffset at) =>
    [
        new([0x84, 0x10, 0x03], Counted(importHigh, at, 31_000_000)),
        new([0x84, 0x20, 0x03], Counted(importLow, at, 24_000_000)),
        new([0x84, 0x50, 0x03], Counted(exportHigh, at, 2_400_000)),
        new([0x84, 0x60, 0x03], Counted(exportLow, at, 1_300_000)),
        new([0x84, 0x90, 0x40, 0x03], Counted(importHigh, at, 7_000_000, ReactiveShare)),
        new([0x84, 0xA0, 0x40, 0x03], Counted(importLow, at, 5_000_000, ReactiveShare)),
        new([0x84, 0xD0, 0x40, 0x03], Counted(exportHigh, at, 200_000, ReactiveShare)),
        new([0x84, 0xE0, 0x40, 0x03], Counted(exportLow, at, 90_000, ReactiveShare)),
    ];

    private static long Counted(Flow flow, DateTimeOffset at, long start, double share = 1) => start + (long)(flow.Total(at) * share);

    private static void AddPower(TelegramBuilder telegram, Moment now) => AddPhases(telegram, [0x04, 0xAB, 0xFF], now.Power);

    private static void AddVoltage(TelegramBuilder telegram, Moment now) => AddPhases(telegram, [0x02, 0xFD, 0xC8, 0xFF], now.Voltage);

    private static void AddCurrent(TelegramBuilder telegram, Moment now) => AddPhases(telegram, [0x03, 0xFD, 0xD9, 0xFF], now.Current);

    /// <summary>One record a phase; the phase is the maker's VIFE behind FF.</summary>
    private static void AddPhases(TelegramBuilder telegram, ReadOnlySpan<byte> head, long[] values)
    {
        for (var phase = 1; phase <= 3; phase++)
        {
            telegram.Number([.. head, (byte)phase], values[phase - 1]);
        }
    }

    /// <summary>What flickers: the quarter hour's mean with a few percent of movement, split over the phases.</summary>
    private Moment Momentary(DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds();
        var total = power(Flow.At(at, zone)) * (0.95 + (0.1 * Noise.Smooth(seed, seconds / 40.0)));
        double[] shares = [0.28 + (0.1 * Noise.At(seed, 1)), 0.27 + (0.12 * Noise.At(seed, 2)), 0];
        shares[2] = 1 - shares[0] - shares[1];

        long[] power3 = new long[3], voltage = new long[3], current = new long[3], factor = new long[3];
        for (var i = 0; i < 3; i++)
        {
            power3[i] = (long)(total * shares[i]);
            voltage[i] = 2290 + (long)(50 * Noise.Smooth(seed + 100 + i, seconds / 300.0));
            factor[i] = 91 + (long)(8 * Noise.Smooth(seed + 200 + i, seconds / 900.0));
            current[i] = (long)(Math.Abs(power3[i]) / (voltage[i] / 10.0) / (factor[i] / 100.0) * 1000);
            factor[i] *= power3[i] < 0 ? -1 : 1;
        }

        return new(power3, power3.Sum(), voltage, current, factor, 499 + (long)(3 * Noise.At(99, seconds / 60)));
    }

    /// <summary>Per phase W, 0.1 V, mA, percent; total W; 0.1 Hz.</summary>
    private sealed record Moment(long[] Power, long Total, long[] Voltage, long[] Current, long[] PowerFactor, long Frequency);
}
