using MCenter.Core.Devices;
using MCenter.Core.Registers;

namespace MCenter.Core.DeviceTypes;

/// <summary>
/// The OBIS code of a value that no template names. Only codes that the Modbus server's map has (manual, "Modbus Server"), only for what the meter shows now
/// (storage 0, instantaneous). The map counts heat meters under 4-0, cold meters and the cooling half of combined meters under 5-0, the heating half under 6-0.
/// </summary>
internal static class ObisDefaults
{
    private const int LastElectricityTariff = 4;
    private const int LastGasTariff = 6;

    /// <summary>The code, empty when the map has none.</summary>
    public static string Of(DecodedValue value, Medium medium) =>
        value.StorageNumber != 0 || value.Function != 0 ? "" : (MediumGroup.Of(medium), value.Quantity) switch
        {
            (DeviceCategory.Electricity, _) => Electricity(value),
            (DeviceCategory.Water, Quantity.Volume) when value.Tariff == 0 => "8-0:1.0.0",
            (DeviceCategory.WarmWater, Quantity.Volume) when value.Tariff == 0 => "9-0:1.0.0",
            (DeviceCategory.Gas, Quantity.Volume) when value.Tariff <= LastGasTariff => $"7-0:3.0.{value.Tariff}",
            (DeviceCategory.Heat, Quantity.HeatCostAllocation) when value.Tariff == 0 => "4-0:1.0.0",
            (DeviceCategory.Heat, Quantity.Power) => "",
            (DeviceCategory.Heat, _) when value.Tariff == 0 => Thermal(4, value.Quantity),
            (DeviceCategory.Cold, _) when value.Tariff == 0 => Thermal(5, value.Quantity),
            (DeviceCategory.HeatCold, _) when IsCooling(value) => Thermal(5, value.Quantity),
            (DeviceCategory.HeatCold, _) when value.Tariff == 0 => Thermal(6, value.Quantity),
            _ => "",
        };

    /// <summary>Whether a value of a combined heat/cold meter is one of its cooling half: such meters count what they cooled in tariff 1 of the same quantity.</summary>
    public static bool IsCooling(DecodedValue value) => value.Tariff == 1;

    private static string Electricity(DecodedValue value) => value.Quantity switch
    {
        Quantity.Energy when value.Unit == "Wh" => Energy(1, value),
        Quantity.ReactiveEnergy => Energy(3, value),
        Quantity.ApparentEnergy => Energy(9, value),
        Quantity.Power => Momentary(1, value),
        Quantity.ReactivePower => Momentary(3, value),
        Quantity.ApparentPower => Momentary(9, value),
        Quantity.Current => Momentary(11, value),
        Quantity.Voltage when value.Phase > 0 => Momentary(12, value),
        Quantity.PowerFactor when value.Phase > 0 => Momentary(13, value),
        Quantity.Frequency when value.Phase == 0 => Momentary(14, value),
        _ => "",
    };

    private static string Energy(int code, DecodedValue value) =>
        value.Phase == 0 && value.Tariff <= LastElectricityTariff && value.Subunit == 0 ? $"1-0:{code}.8.{value.Tariff}" : "";

    /// <summary>Group C of a phase is that of the total plus 20, 40, 60 (IEC 62056-6-1, table of electricity codes).</summary>
    private static string Momentary(int code, DecodedValue value) => value is { Tariff: 0, Subunit: 0 } ? $"1-0:{code + (20 * value.Phase)}.7.0" : "";

    private static string Thermal(int group, Quantity quantity) => quantity switch
    {
        Quantity.Energy => $"{group}-0:1.0.0",
        Quantity.Volume => $"{group}-0:2.0.0",
        Quantity.FlowTemperature => $"{group}-0:3.1.0",
        Quantity.ReturnTemperature => $"{group}-0:3.2.0",
        Quantity.VolumeFlow => $"{group}-0:3.3.0",
        Quantity.Power => $"{group}-0:8.0.0",
        _ => "",
    };
}
