using System.Collections.Frozen;
using MCenter.Core.Devices;
using MCenter.Core.Registers;

namespace MCenter.Core.DeviceTypes;

/// <summary>How a register is set up that no template names: from what the value says of itself. Pure.</summary>
public static class RegisterDefaults
{
    private static readonly FrozenDictionary<Quantity, int> Names = new Dictionary<Quantity, int>
    {
        [Quantity.Energy] = RegisterNames.Energy,
        [Quantity.ReactiveEnergy] = RegisterNames.ReactiveEnergyImport,
        [Quantity.ApparentEnergy] = RegisterNames.ApparentEnergy,
        [Quantity.Volume] = RegisterNames.Volume,
        [Quantity.Mass] = RegisterNames.Mass,
        [Quantity.Power] = RegisterNames.Power,
        [Quantity.ReactivePower] = RegisterNames.ReactivePower,
        [Quantity.ApparentPower] = RegisterNames.ApparentPower,
        [Quantity.VolumeFlow] = RegisterNames.VolumeFlow,
        [Quantity.MassFlow] = RegisterNames.MassFlow,
        [Quantity.FlowTemperature] = RegisterNames.FlowTemperature,
        [Quantity.ReturnTemperature] = RegisterNames.ReturnTemperature,
        [Quantity.TemperatureDifference] = RegisterNames.TemperatureDifference,
        [Quantity.ExternalTemperature] = RegisterNames.ExternalTemperature,
        [Quantity.Pressure] = RegisterNames.Pressure,
        [Quantity.Voltage] = RegisterNames.Voltage,
        [Quantity.Current] = RegisterNames.Current,
        [Quantity.PowerFactor] = RegisterNames.PowerFactor,
        [Quantity.Frequency] = RegisterNames.Frequency,
        [Quantity.PhaseAngle] = RegisterNames.PhaseAngle,
        [Quantity.RelativeHumidity] = RegisterNames.RelativeHumidity,
        [Quantity.HeatCostAllocation] = RegisterNames.HeatCostAllocation,
        [Quantity.OnTime] = RegisterNames.OnTime,
        [Quantity.OperatingTime] = RegisterNames.OperatingTime,
        [Quantity.Duration] = RegisterNames.Duration,
        [Quantity.DateTime] = RegisterNames.DateTime,
        [Quantity.Date] = RegisterNames.Date,
        [Quantity.FabricationNumber] = RegisterNames.FabricationNumber,
        [Quantity.Identification] = RegisterNames.Identification,
        [Quantity.ErrorFlags] = RegisterNames.ErrorFlags,
        [Quantity.ResetCounter] = RegisterNames.ResetCounter,
        [Quantity.TransformerRatio] = RegisterNames.TransformerRatio,
        [Quantity.SignalStrength] = RegisterNames.SignalStrength,
        [Quantity.BatteryLife] = RegisterNames.BatteryLife,
        [Quantity.Dimensionless] = RegisterNames.Value,
        [Quantity.ManufacturerSpecific] = RegisterNames.ManufacturerSpecific,
    }.ToFrozenDictionary();

    /// <summary>The unit in which people read a quantity that is sent in this base unit.</summary>
    private static readonly FrozenDictionary<string, int> Units = new Dictionary<string, int>
    {
        ["Wh"] = RegisterUnits.KilowattHour,
        ["varh"] = RegisterUnits.KilovarHour,
        ["VAh"] = RegisterUnits.KilovoltAmpereHour,
        ["J"] = RegisterUnits.Megajoule,
        ["W"] = RegisterUnits.Kilowatt,
        ["var"] = RegisterUnits.Kilovar,
        ["VA"] = RegisterUnits.KilovoltAmpere,
        ["J/h"] = RegisterUnits.MegajoulePerHour,
        ["V"] = RegisterUnits.Volt,
        ["A"] = RegisterUnits.Ampere,
        ["Hz"] = RegisterUnits.Hertz,
        ["°"] = RegisterUnits.Degree,
        ["m^3"] = RegisterUnits.CubicMetre,
        ["m^3/h"] = RegisterUnits.CubicMetrePerHour,
        ["kg"] = RegisterUnits.Kilogram,
        ["kg/h"] = RegisterUnits.KilogramPerHour,
        ["°C"] = RegisterUnits.DegreeCelsius,
        ["K"] = RegisterUnits.Kelvin,
        ["bar"] = RegisterUnits.Bar,
        ["%"] = RegisterUnits.Percent,
        ["dBm"] = RegisterUnits.DecibelMilliwatt,
        ["HCA"] = RegisterUnits.HeatCostUnit,
        ["s"] = RegisterUnits.Hour,
    }.ToFrozenDictionary();

    /// <summary>A register with sensible name, unit, divisor, tariff, phase and OBIS code.</summary>
    /// <param name="value">The value as decoded.</param>
    /// <param name="number">Its position, from 0.</param>
    /// <param name="medium">The medium of the device; decides the words and the OBIS code's first field.</param>
    public static Register Of(DecodedValue value, int number, Medium medium)
    {
        var unit = Unit(value);
        return Described(value, number) with
        {
            NameCode = Name(value, medium),
            UnitCode = unit,
            Divisor = RegisterUnits.Divisor(unit, value.Unit) ?? 0,
            ShownTariff = (int)Math.Min(value.Tariff, int.MaxValue),
            Phase = value.Phase,
            ObisCode = ObisDefaults.Of(value, medium),
        };
    }

    /// <summary>A register with only what the telegram says of it; nothing is set for people.</summary>
    public static Register Described(DecodedValue value, int number) => new()
    {
        Number = number,
        Description = value.Description,
        RawUnit = value.Unit,
        Kind = value.Kind,
        Function = value.Function,
        StorageNumber = value.StorageNumber,
        Tariff = value.Tariff,
        Subunit = value.Subunit,
    };

    private static int Unit(DecodedValue value) => value.Quantity switch
    {
        Quantity.PowerFactor => RegisterUnits.PowerFactor,
        Quantity.Duration when value.Unit == "s" => RegisterUnits.Second,
        Quantity.BatteryLife when value.Unit == "s" => RegisterUnits.Day,
        _ => Units.GetValueOrDefault(value.Unit),
    };

    private static int Name(DecodedValue value, Medium medium) => (value.Quantity, MediumGroup.Of(medium), value.Function) switch
    {
        (Quantity.Energy, DeviceCategory.Electricity, _) => RegisterNames.ActiveEnergyImport,
        (Quantity.Energy, DeviceCategory.Heat, _) => RegisterNames.HeatEnergy,
        (Quantity.Energy, DeviceCategory.Cold, _) => RegisterNames.CoolingEnergy,
        (Quantity.Energy, DeviceCategory.HeatCold, _) => ObisDefaults.IsCooling(value) ? RegisterNames.CoolingEnergy : RegisterNames.HeatEnergy,
        (Quantity.Volume, DeviceCategory.Water, _) => RegisterNames.WaterVolume,
        (Quantity.Volume, DeviceCategory.WarmWater, _) => RegisterNames.WarmWaterVolume,
        (Quantity.Volume, DeviceCategory.Gas, _) => RegisterNames.GasVolume,
        (Quantity.Volume, DeviceCategory.HeatCold, _) when ObisDefaults.IsCooling(value) => RegisterNames.CoolingVolume,
        (Quantity.Power, DeviceCategory.Electricity, _) => RegisterNames.ActivePower,
        (Quantity.Voltage, _, 1) => RegisterNames.VoltageMaximum,
        (Quantity.Voltage, _, 2) => RegisterNames.VoltageMinimum,
        var (quantity, _, _) => Names.GetValueOrDefault(quantity),
    };
}
