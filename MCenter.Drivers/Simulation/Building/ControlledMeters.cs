using MCenter.Drivers.Simulation.MBus;

namespace MCenter.Drivers.Simulation.Building;

/// <summary>Meters that a master can command; what it set is in their telegrams.</summary>
/// <param name="zone">The building's time zone, which a clock shows that was never set.</param>
/// <param name="controls">What was set.</param>
internal sealed class ControlledMeters(TimeZoneInfo zone, MeterControls controls)
{
    private const long StartLitres = 412_000, StartWattHours = 9_400_000;

    /// <summary>A water meter with a valve: fabrication number, volume, flow, position of the valve, clock. The flow is not stopped: the building's history would contradict it.</summary>
    public Func<DateTimeOffset, IReadOnlyList<byte[]>> Valve(Func<QuarterHour, double> litresPerHour, long fabrication)
    {
        var flow = new Flow(zone, litresPerHour);
        return at => [new TelegramBuilder()
            .Number([0x0C, 0x78], fabrication)
            .Number([0x0C, 0x13], StartLitres + (long)flow.Total(at))
            .Number([0x0B, 0x3B], (long)flow.Rate(at))
            .Number([0x01, .. MeterControls.ValveVif], controls.ValveOpen ? 1 : 0)
            .Time([0x04, 0x6D], controls.Clock(at, zone), zone.IsDaylightSavingTime(at))
            .ToArray()];
    }

    /// <summary>An electricity meter that is told its tariff: fabrication number, energy, power, the tariff in force, clock.</summary>
    public Func<DateTimeOffset, IReadOnlyList<byte[]>> TariffSwitched(Func<QuarterHour, double> power, long fabrication)
    {
        var flow = new Flow(zone, q => Math.Max(0, power(q)));
        return at => [new TelegramBuilder()
            .Number([0x0C, 0x78], fabrication)
            .Number([0x04, 0x03], StartWattHours + (long)flow.Total(at))
            .Number([0x04, 0x2B], (long)flow.Rate(at))
            .Number([0x01, .. MeterControls.TariffVif], controls.Tariff)
            .Time([0x04, 0x6D], controls.Clock(at, zone), zone.IsDaylightSavingTime(at))
            .ToArray()];
    }
}
