using MCenter.Drivers.Simulation.MBus;

namespace MCenter.Drivers.Simulation.Building;

/// <summary>
/// A heat meter, or a combined one for heat and cold: power, flow and temperatures fit each other (P = 1.163 Wh/(l K) times flow times difference).
/// </summary>
/// <param name="zone">The building's time zone, which the meter's clock shows.</param>
/// <param name="heat">Heat in each quarter hour, W.</param>
/// <param name="cold">Heat taken out in each quarter hour, W; subtracts from the heat of the same time.</param>
/// <param name="fabrication">Its fabrication number, up to 8 digits.</param>
internal sealed class HeatMeter(TimeZoneInfo zone, Func<QuarterHour, double> heat, Func<QuarterHour, double> cold, long fabrication)
{
    private const double WattHoursPerLitreKelvin = 1.163;
    private const long StartKilowattHours = 84_200, StartLitres = 5_120_000;

    private readonly Flow heating = new(zone, q => Math.Max(0, heat(q) - cold(q)));
    private readonly Flow cooling = new(zone, q => Math.Max(0, cold(q) - heat(q)));
    private readonly Flow litres = new(zone, q => LitresPerHour(heat(q) - cold(q), q));

    /// <summary>One telegram: energy, volume, power, flow, temperatures, clock, days in operation, error flags.</summary>
    public IReadOnlyList<byte[]> Heat(DateTimeOffset at)
    {
        var telegram = new TelegramBuilder().Number([0x0C, 0x78], fabrication).Number([0x04, 0x06], Energy(heating, at));
        return [Momentary(telegram, at).Number([0x02, 0x27], new MeterClock(zone, at).DaysInOperation).Number([0x01, 0xFD, 0x17], 0).ToArray()];
    }

    /// <summary>Two telegrams: the momentary values with heat and cold (tariff 1), then what was stored at the turn of the year and of the month.</summary>
    public IReadOnlyList<byte[]> HeatAndCold(DateTimeOffset at)
    {
        var clock = new MeterClock(zone, at);
        var first = new TelegramBuilder().Number([0x0C, 0x78], fabrication).Number([0x04, 0x06], Energy(heating, at)).Number([0x84, 0x10, 0x06], Energy(cooling, at));
        var second = new TelegramBuilder()
            .Date([0x42, 0x6C], clock.DueDate)
            .Number([0x44, 0x06], Energy(heating, clock.DueTime))
            .Number([0xC4, 0x10, 0x06], Energy(cooling, clock.DueTime))
            .Date([0x82, 0x01, 0x6C], clock.MonthEnd)
            .Number([0x84, 0x01, 0x06], Energy(heating, clock.MonthEndTime))
            .Number([0x84, 0x11, 0x06], Energy(cooling, clock.MonthEndTime))
            .Number([0x01, 0xFD, 0x17], 0);
        return [Momentary(first, at).MoreFollows().ToArray(), second.ToArray()];
    }

    private static long Energy(Flow flow, DateTimeOffset at) => StartKilowattHours + (long)(flow.Total(at) / 1000);

    private TelegramBuilder Momentary(TelegramBuilder telegram, DateTimeOffset at)
    {
        var q = Flow.At(at, zone);
        var power = heating.Rate(at) - cooling.Rate(at);
        var flow = FlowTemperature(power, q);
        var difference = Math.Sign(power) * Difference(q);
        var clock = new MeterClock(zone, at);
        return telegram
            .Number([0x04, 0x13], StartLitres + (long)litres.Total(at))
            .Number([0x04, 0x2B], (long)power)
            .Number([0x04, 0x3B], (long)litres.Rate(at))
            .Number([0x02, 0x5A], (long)(flow * 10))
            .Number([0x02, 0x5E], (long)(flow * 10) - (long)(difference * 10))
            .Number([0x02, 0x62], (long)(difference * 10))
            .Time([0x04, 0x6D], clock.Local, clock.Summer);
    }

    private static double LitresPerHour(double power, QuarterHour q) => Math.Abs(power) / (WattHoursPerLitreKelvin * Difference(q));

    /// <summary>Between flow and return, K: the colder it is outside, the more.</summary>
    private static double Difference(QuarterHour q) => Math.Clamp(4 + (0.4 * (20 - Loads.Outdoor(q))), 4, 15);

    private static double FlowTemperature(double power, QuarterHour q) => power switch
    {
        > 0 => Math.Clamp(24 + (1.35 * (20 - Loads.Outdoor(q))), 26, 65),
        < 0 => 9 + (3 * Noise.Smooth(80, q.Index)),
        _ => 21,
    };
}
