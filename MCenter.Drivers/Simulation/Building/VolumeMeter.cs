using MCenter.Drivers.Simulation.MBus;

namespace MCenter.Drivers.Simulation.Building;

/// <summary>A meter of something that flows through a pipe: water or gas.</summary>
/// <param name="zone">The building's time zone, which the meter's clock shows.</param>
/// <param name="litresPerHour">What flows in each quarter hour.</param>
/// <param name="fabrication">Its fabrication number, up to 8 digits.</param>
/// <param name="start">What it had counted before the simulation begins, litres.</param>
internal sealed class VolumeMeter(TimeZoneInfo zone, Func<QuarterHour, double> litresPerHour, long fabrication, long start)
{
    private readonly Flow flow = new(zone, litresPerHour);

    /// <summary>Fabrication number and volume only, as encoders behind a mechanical register send.</summary>
    public IReadOnlyList<byte[]> Encoder(DateTimeOffset at) => [new TelegramBuilder().Number([0x0C, 0x78], fabrication).Number([0x0C, 0x13], Litres(at)).ToArray()];

    /// <summary>Volume, clock, the volume at the turn of the year, flow, days in operation, error flags.</summary>
    public IReadOnlyList<byte[]> Full(DateTimeOffset at)
    {
        var clock = new MeterClock(zone, at);
        return [new TelegramBuilder()
            .Number([0x0C, 0x78], fabrication)
            .Number([0x0C, 0x13], Litres(at))
            .Time([0x04, 0x6D], clock.Local, clock.Summer)
            .Date([0x42, 0x6C], clock.DueDate)
            .Number([0x4C, 0x13], Litres(clock.DueTime))
            .Number([0x0B, 0x3B], (long)flow.Rate(at))
            .Number([0x02, 0x27], clock.DaysInOperation)
            .Number([0x01, 0xFD, 0x17], 0)
            .ToArray()];
    }

    private long Litres(DateTimeOffset at) => start + (long)flow.Total(at);
}
