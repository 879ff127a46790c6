using System.Collections.Frozen;
using System.Globalization;

namespace MCenter.Core.Registers;

/// <summary>What a Modbus meter does not say of its registers: it follows from what people set for them. Pure.</summary>
public static class ModbusRegister
{
    /// <summary>Values that can be reset or are replaced by later ones have no quantity here: that they shrink is nothing to doubt.</summary>
    private static readonly FrozenDictionary<int, Quantity> Quantities = new Dictionary<int, Quantity>
    {
        [RegisterNames.ActiveEnergyImport] = Quantity.Energy,
        [RegisterNames.ActiveEnergyExport] = Quantity.Energy,
        [RegisterNames.Energy] = Quantity.Energy,
        [RegisterNames.HeatEnergy] = Quantity.Energy,
        [RegisterNames.CoolingEnergy] = Quantity.Energy,
        [RegisterNames.ReactiveEnergyImport] = Quantity.ReactiveEnergy,
        [RegisterNames.ReactiveEnergyExport] = Quantity.ReactiveEnergy,
        [RegisterNames.ReactiveEnergy] = Quantity.ReactiveEnergy,
        [RegisterNames.ApparentEnergy] = Quantity.ApparentEnergy,
        [RegisterNames.Volume] = Quantity.Volume,
        [RegisterNames.WaterVolume] = Quantity.Volume,
        [RegisterNames.WarmWaterVolume] = Quantity.Volume,
        [RegisterNames.GasVolume] = Quantity.Volume,
        [RegisterNames.CoolingVolume] = Quantity.Volume,
        [RegisterNames.InputVolume1] = Quantity.Volume,
        [RegisterNames.InputVolume2] = Quantity.Volume,
        [RegisterNames.InputVolume3] = Quantity.Volume,
        [RegisterNames.Mass] = Quantity.Mass,
        [RegisterNames.Power] = Quantity.Power,
        [RegisterNames.ActivePower] = Quantity.Power,
        [RegisterNames.ActivePowerExport] = Quantity.Power,
        [RegisterNames.ReactivePower] = Quantity.ReactivePower,
        [RegisterNames.ReactivePowerExport] = Quantity.ReactivePower,
        [RegisterNames.ApparentPower] = Quantity.ApparentPower,
        [RegisterNames.VolumeFlow] = Quantity.VolumeFlow,
        [RegisterNames.MassFlow] = Quantity.MassFlow,
        [RegisterNames.FlowTemperature] = Quantity.FlowTemperature,
        [RegisterNames.ReturnTemperature] = Quantity.ReturnTemperature,
        [RegisterNames.TemperatureDifference] = Quantity.TemperatureDifference,
        [RegisterNames.ExternalTemperature] = Quantity.ExternalTemperature,
        [RegisterNames.Pressure] = Quantity.Pressure,
        [RegisterNames.Voltage] = Quantity.Voltage,
        [RegisterNames.VoltageBetweenPhases] = Quantity.Voltage,
        [RegisterNames.VoltageAverage] = Quantity.Voltage,
        [RegisterNames.Current] = Quantity.Current,
        [RegisterNames.CurrentAverage] = Quantity.Current,
        [RegisterNames.NeutralCurrent] = Quantity.Current,
        [RegisterNames.PowerFactor] = Quantity.PowerFactor,
        [RegisterNames.Frequency] = Quantity.Frequency,
        [RegisterNames.PhaseAngle] = Quantity.PhaseAngle,
        [RegisterNames.RelativeHumidity] = Quantity.RelativeHumidity,
        [RegisterNames.HeatCostAllocation] = Quantity.HeatCostAllocation,
        [RegisterNames.OnTime] = Quantity.OnTime,
        [RegisterNames.OperatingTime] = Quantity.OperatingTime,
        [RegisterNames.ErrorFlags] = Quantity.ErrorFlags,
        [RegisterNames.TransformerRatio] = Quantity.TransformerRatio,
        [RegisterNames.FabricationNumber] = Quantity.FabricationNumber,
        [RegisterNames.Identification] = Quantity.Identification,
        [RegisterNames.Value] = Quantity.Dimensionless,
    }.ToFrozenDictionary();

    /// <summary>
    /// The register with what follows from its settings: the English name as description ("Register 6004" without a name), the kind of its type, and the raw unit: the base
    /// unit when the divisor is the unit's own (kWh with 1000: the meter sends Wh), the unit itself when nothing is divided, else "None".
    /// </summary>
    /// <param name="register">One with <see cref="Register.Modbus"/>.</param>
    public static Register Described(Register register) => register with
    {
        Modbus = register.Modbus!.Normal(),
        Description = register.NameCode == RegisterNames.NotConfigured
            ? string.Create(CultureInfo.InvariantCulture, $"Register {register.Modbus.Address}")
            : RegisterNames.Text(register.NameCode, CultureInfo.InvariantCulture),
        RawUnit = RawUnit(register.UnitCode, Math.Abs(register.DivisorOrOne)),
        Kind = KindOf(register.Modbus.Type),
    };

    /// <summary>What the register's value says of itself in a reading.</summary>
    /// <param name="register">As <see cref="Described"/> made it.</param>
    /// <param name="value">Its value; none when the device refused it.</param>
    public static DecodedValue Decoded(Register register, RawValue value) => new()
    {
        Value = value,
        Quantity = Quantities.GetValueOrDefault(register.NameCode),
        Description = register.Description,
        Unit = register.RawUnit,
        Kind = KindOf(register.Modbus!.Type),
        Tariff = register.ShownTariff,
        Phase = register.Phase,
    };

    private static ValueKind KindOf(ModbusType type) => type switch
    {
        ModbusType.Float32 or ModbusType.Float64 => ValueKind.Float,
        ModbusType.Text => ValueKind.Text,
        _ => ValueKind.Number,
    };

    private static string RawUnit(int unitCode, decimal divisor) => RegisterUnits.Find(unitCode) switch
    {
        null or { Code: RegisterUnits.NotConfigured } => "None",
        { } unit when unit.Divisor == divisor => unit.BaseUnit,
        { } unit when divisor == 1 => unit.Symbol,
        _ => "None",
    };
}
