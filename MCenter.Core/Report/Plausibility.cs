using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Export;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;

namespace MCenter.Core.Report;

/// <summary>
/// Says what about a meter is not plausible. Pure: the same facts, the same doubts. Each rule looks at one thing, and the messages are in the current UI culture.
/// </summary>
public static class Plausibility
{
    /// <summary>How long a pass may take before a reading counts as overdue.</summary>
    private static readonly TimeSpan PassTime = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    // names of dates of something that has happened
    private static readonly int[] PastDates = [RegisterNames.StoredDate, RegisterNames.ErrorDate, RegisterNames.MaximumDate];

    /// <summary>Everything doubtful about a meter, the heaviest first.</summary>
    public static IReadOnlyList<Doubt> Check(MeterFacts meter) =>
        [.. (meter.State.LastReading is { } reading ? Timely(meter, reading).Concat(Status(meter, reading)).Concat(Values(meter)).Concat(CounterPlausibility.Check(meter)).Concat(Clocks(meter, reading)) : [Of(PlausibilityRule.NeverRead, DoubtLevel.Error, null)])
            .Concat(Kinds(meter.Device)).OrderByDescending(d => d.Level)];

    /// <summary>A doubt with its message.</summary>
    internal static Doubt Of(PlausibilityRule rule, DoubtLevel level, Register? register, params object[] arguments) => new(rule, level, register?.Number, ReportTexts.Of($"Rule_{rule}", arguments));

    /// <summary>"Active energy import T1 [kWh]".</summary>
    internal static string Title(Register register) => RegisterTitle.Of(register, CultureInfo.CurrentUICulture);

    /// <summary>The scaled number.</summary>
    internal static string Number(RawValue raw, Register register) => PublishedValue.Of(raw, register).Scaled is { } scaled ? Number(scaled) : raw.ToString();

    /// <summary>A number for people.</summary>
    internal static string Number(decimal number) => number.ToString("#,##0.######", CultureInfo.CurrentCulture);

    /// <summary>A time on the box's clock.</summary>
    internal static string Time(DateTimeOffset at, MeterFacts meter) => TimeZoneInfo.ConvertTime(at, meter.Zone).ToString("g", CultureInfo.CurrentCulture);

    private static IEnumerable<Doubt> Timely(MeterFacts meter, Reading reading)
    {
        if (meter.State.Failing)
        {
            yield return Of(PlausibilityRule.NotAnswering, DoubtLevel.Error, null, meter.State.ConsecutiveFailures);
        }

        if (reading.ReadAt > meter.Now + ClockTolerance)
        {
            yield return Of(PlausibilityRule.ReadInFuture, DoubtLevel.Error, null, Time(reading.ReadAt, meter));
        }
        else if (Raster.Latest(meter.Now - PassTime, meter.Zone, meter.IntervalMinutes) is var due && reading.ReadAt < due && due > meter.Device.AddedAt)
        {
            yield return Of(PlausibilityRule.TooOld, DoubtLevel.Warning, null, Time(reading.ReadAt, meter), Time(due, meter));
        }
    }

    /// <summary>The status byte of EN 13757-3: bits 0 and 1 the application, 2 power low, 3 permanent error, 4 temporary error, the rest the maker's.</summary>
    private static IEnumerable<Doubt> Status(MeterFacts meter, Reading reading)
    {
        var status = meter.State.Status;
        var shown = $"0x{status:X2}";
        if ((status & 3) == 2 || (status & 8) != 0)
        {
            yield return Of(PlausibilityRule.MeterError, DoubtLevel.Error, null, shown);
        }
        else if ((status & 3) == 3 || (status & 16) != 0 || (reading.Quality == Quality.Error && (status & 4) == 0))
        {
            yield return Of(PlausibilityRule.MeterAlarm, DoubtLevel.Warning, null, shown);
        }

        if ((status & 4) != 0)
        {
            yield return Of(PlausibilityRule.PowerLow, DoubtLevel.Warning, null, shown);
        }

        foreach (var flags in meter.Device.Registers.Where(r => r.NameCode == RegisterNames.ErrorFlags && HasFlags(meter.Newest(r))))
        {
            yield return Of(PlausibilityRule.ErrorFlags, DoubtLevel.Warning, flags, Title(flags), meter.Newest(flags));
        }
    }

    private static bool HasFlags(RawValue value) => value.AsDecimal is not (null or 0) || value.AsBytes?.Any(b => b != 0) == true;

    private static IEnumerable<Doubt> Values(MeterFacts meter)
    {
        var shown = ReportRegisters.Of(meter.Device);
        if (shown.Count == 0)
        {
            yield return Of(PlausibilityRule.NoValues, DoubtLevel.Error, null);
        }

        foreach (var register in shown.Where(r => meter.Newest(r).AsDecimal is null && r.Kind is ValueKind.Number or ValueKind.Float or ValueKind.None))
        {
            yield return Of(PlausibilityRule.ValueMissing, DoubtLevel.Error, register, Title(register));
        }
    }

    private static IEnumerable<Doubt> Clocks(MeterFacts meter, Reading reading)
    {
        var local = TimeZoneInfo.ConvertTime(reading.ReadAt, meter.Zone).DateTime;
        var winter = reading.ReadAt.UtcDateTime + meter.Zone.BaseUtcOffset;
        foreach (var register in meter.Device.Registers)
        {
            var value = meter.Newest(register);
            // many a meter stays on winter time all year
            if (register is { NameCode: RegisterNames.DateTime, Function: 0, StorageNumber: 0 } && value.AsDateTime is { } clock
                && new[] { clock - local, clock - winter }.MinBy(d => d.Duration()) is var off && off.Duration() > ClockTolerance)
            {
                yield return Of(PlausibilityRule.ClockOff, DoubtLevel.Warning, register, clock.ToString("g", CultureInfo.CurrentCulture), Number(Math.Round((decimal)off.TotalMinutes)));
            }
            else if (PastDates.Contains(register.NameCode) && (value.AsDate ?? (value.AsDateTime is { } time ? DateOnly.FromDateTime(time) : null)) is { } date && date > DateOnly.FromDateTime(local))
            {
                yield return Of(PlausibilityRule.DateInFuture, DoubtLevel.Warning, register, Title(register), date.ToString("d", CultureInfo.CurrentCulture));
            }
        }
    }

    private static IEnumerable<Doubt> Kinds(Device device)
    {
        var culture = CultureInfo.CurrentUICulture;
        if (device.MBusMedium is { } said && MediumGroup.Of(said) is var kind && kind != DeviceCategory.Other && kind != device.Category)
        {
            yield return Of(PlausibilityRule.MediumDiffers, DoubtLevel.Warning, null, MediumTexts.Of(device.Medium, culture), MediumTexts.Of(said, culture));
        }

        var counters = device.Registers.Where(r => r.IsCounter).ToList();
        if (UnitsOf(device.Category) is { Length: > 0 } units && counters.Count > 0 && !counters.Exists(r => units.Contains(r.RawUnit)))
        {
            yield return Of(PlausibilityRule.UnitUnlikeMedium, DoubtLevel.Warning, counters[0], Title(counters[0]), MediumTexts.Of(device.Medium, culture));
        }
    }

    /// <summary>Base units of the counters that a meter of this kind has at least one of; none where everything may be.</summary>
    private static string[] UnitsOf(DeviceCategory category) => category switch
    {
        DeviceCategory.Electricity => ["Wh", "varh", "VAh"],
        DeviceCategory.Water or DeviceCategory.WarmWater => ["m^3", "kg"],
        DeviceCategory.Gas => ["m^3", "kg", "Wh", "J"],
        DeviceCategory.Heat or DeviceCategory.Cold or DeviceCategory.HeatCold => ["Wh", "J", "HCA", "kg"],
        _ => [],
    };
}
