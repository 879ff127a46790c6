using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using MCenter.Core.Registers;

namespace MCenter.Core.Devices;

/// <summary>One row of the OBIS table.</summary>
/// <param name="Code">The OBIS code.</param>
/// <param name="Category">The meters that it is meant for.</param>
/// <param name="ServerRegister">First register in the map of the Modbus TCP server, counted from 1: float32, two further on uint64.</param>
/// <param name="NameCode">What it measures: a code of <see cref="RegisterNames"/>.</param>
/// <param name="Tariff">Tariff, 0 = total.</param>
/// <param name="Phase">Phase 1 to 3, 0 = total.</param>
public sealed record ObisRow(string Code, DeviceCategory Category, int ServerRegister, int NameCode, int Tariff = 0, int Phase = 0)
{
    /// <summary>"Active energy import T1", in a language.</summary>
    public string Description(CultureInfo culture) =>
        $"{RegisterNames.Text(NameCode, culture)}{(Tariff > 0 ? $" T{Tariff}" : "")}{(Phase > 0 ? $" L{Phase}" : "")}";
}

/// <summary>
/// The OBIS codes of the manual's table "Modbus Server", the only place in which they stand with their registers. Where the print repeats 2440 for 1-0:32.7.0
/// the step of 30 makes it 2470. It says "apparent power" for the codes 1 and 2, which IEC 62056-6-1 gives to active power.
/// </summary>
public static class ObisTable
{
    private const int Step = 30;

    /// <summary>All rows in the order of their registers.</summary>
    public static ImmutableArray<ObisRow> All { get; } =
    [
        .. Tariffs(1000, DeviceCategory.Electricity, "1-0:1.8.", RegisterNames.ActiveEnergyImport, 4),
        .. Tariffs(1150, DeviceCategory.Electricity, "1-0:2.8.", RegisterNames.ActiveEnergyExport, 4),
        .. Tariffs(1300, DeviceCategory.Electricity, "1-0:3.8.", RegisterNames.ReactiveEnergyImport, 4),
        .. Tariffs(1450, DeviceCategory.Electricity, "1-0:4.8.", RegisterNames.ReactiveEnergyExport, 4),
        .. Tariffs(1600, DeviceCategory.Electricity, "1-0:9.8.", RegisterNames.ApparentEnergy, 4),
        .. Phases(1750, 1, RegisterNames.ActivePower, 0),
        .. Phases(1870, 2, RegisterNames.ActivePowerExport, 0),
        .. Phases(1990, 3, RegisterNames.ReactivePower, 0),
        .. Phases(2110, 4, RegisterNames.ReactivePowerExport, 0),
        .. Phases(2230, 9, RegisterNames.ApparentPower, 0),
        .. Phases(2350, 11, RegisterNames.Current, 0),
        .. Phases(2470, 12, RegisterNames.Voltage, 1),
        .. Phases(2560, 13, RegisterNames.PowerFactor, 1),
        new("1-0:14.7.0", DeviceCategory.Electricity, 2650, RegisterNames.Frequency),
        new("8-0:1.0.0", DeviceCategory.Water, 3000, RegisterNames.WaterVolume),
        new("9-0:1.0.0", DeviceCategory.WarmWater, 3030, RegisterNames.WarmWaterVolume),
        .. Tariffs(3060, DeviceCategory.Gas, "7-0:3.0.", RegisterNames.GasVolume, 6),
        .. Thermal(3500, 6, DeviceCategory.HeatCold, RegisterNames.HeatEnergy, RegisterNames.Volume),
        new("6-0:8.0.0", DeviceCategory.HeatCold, 3650, RegisterNames.Power),
        .. Thermal(3680, 5, DeviceCategory.HeatCold, RegisterNames.CoolingEnergy, RegisterNames.CoolingVolume),
        new("5-0:8.0.0", DeviceCategory.HeatCold, 3830, RegisterNames.Power),
        new("5-0:1.0.0", DeviceCategory.Cold, 4000, RegisterNames.CoolingEnergy),
        new("5-0:2.0.0", DeviceCategory.Cold, 4030, RegisterNames.CoolingVolume),
        .. Thermal(4060, 4, DeviceCategory.Heat, RegisterNames.HeatEnergy, RegisterNames.Volume),
    ];

    private static readonly FrozenDictionary<string, ImmutableArray<ObisRow>> ByCode =
        All.GroupBy(r => r.Code).ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray());

    /// <summary>The row of a code; null when the table has none. Where a code stands twice, the meter's medium decides, and the first row is for all that have none of their own.</summary>
    /// <param name="code">With "*255" (the present value) or without.</param>
    /// <param name="medium">The meter's medium.</param>
    public static ObisRow? Find(string code, Medium medium)
    {
        const string Present = "*255";
        var plain = code.EndsWith(Present, StringComparison.Ordinal) ? code[..^Present.Length] : code;
        return ByCode.TryGetValue(plain, out var rows) ? rows.FirstOrDefault(r => r.Category == MediumGroup.Of(medium)) ?? rows[0] : null;
    }

    /// <summary>What a person may choose from for a meter: the rows of its category, all rows where there are none. Cold meters share their temperatures with the combined ones.</summary>
    public static IReadOnlyList<ObisRow> Suggestions(Medium medium)
    {
        var category = MediumGroup.Of(medium);
        List<ObisRow> own = [.. All.Where(r => r.Category == category)];
        return own.Count == 0 ? [.. All.DistinctBy(r => r.Code)]
            : category == DeviceCategory.Cold ? [.. own, .. All.Where(r => r.Code.StartsWith("5-", StringComparison.Ordinal) && own.All(o => o.Code != r.Code))]
            : own;
    }

    private static IEnumerable<ObisRow> Tariffs(int first, DeviceCategory category, string code, int name, int last) =>
        Enumerable.Range(0, last + 1).Select(tariff => new ObisRow($"{code}{tariff}", category, first + (Step * tariff), name, Tariff: tariff));

    /// <summary>Group C of a phase is that of the total plus 20, 40, 60 (IEC 62056-6-1, table of electricity codes).</summary>
    private static IEnumerable<ObisRow> Phases(int first, int total, int name, int from) =>
        Enumerable.Range(from, 4 - from).Select(phase => new ObisRow($"1-0:{total + (20 * phase)}.7.0", DeviceCategory.Electricity, first + (Step * (phase - from)), name, Phase: phase));

    private static IEnumerable<ObisRow> Thermal(int first, int group, DeviceCategory category, int energy, int volume)
    {
        (string Code, int Name)[] rows =
            [("1.0.0", energy), ("2.0.0", volume), ("3.1.0", RegisterNames.FlowTemperature), ("3.2.0", RegisterNames.ReturnTemperature), ("3.3.0", RegisterNames.VolumeFlow)];
        return rows.Select((row, i) => new ObisRow($"{group}-0:{row.Code}", category, first + (Step * i), row.Name));
    }
}
