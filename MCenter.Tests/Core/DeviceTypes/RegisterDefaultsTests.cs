using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Registers;

namespace MCenter.Tests.DeviceTypes;

public class RegisterDefaultsTests
{
    [Theory]
    [InlineData(Medium.Electricity, Quantity.Energy, "Wh", RegisterNames.ActiveEnergyImport, RegisterUnits.KilowattHour, 1000, "1-0:1.8.0")]
    [InlineData(Medium.Electricity, Quantity.ReactiveEnergy, "varh", RegisterNames.ReactiveEnergyImport, RegisterUnits.KilovarHour, 1000, "1-0:3.8.0")]
    [InlineData(Medium.Electricity, Quantity.Power, "W", RegisterNames.ActivePower, RegisterUnits.Kilowatt, 1000, "1-0:1.7.0")]
    [InlineData(Medium.Electricity, Quantity.Frequency, "Hz", RegisterNames.Frequency, RegisterUnits.Hertz, 0, "1-0:14.7.0")]
    [InlineData(Medium.Electricity, Quantity.Voltage, "V", RegisterNames.Voltage, RegisterUnits.Volt, 0, "")]
    [InlineData(Medium.Water, Quantity.Volume, "m^3", RegisterNames.WaterVolume, RegisterUnits.CubicMetre, 0, "8-0:1.0.0")]
    [InlineData(Medium.ColdWater, Quantity.Volume, "m^3", RegisterNames.WaterVolume, RegisterUnits.CubicMetre, 0, "8-0:1.0.0")]
    [InlineData(Medium.WarmWater, Quantity.Volume, "m^3", RegisterNames.WarmWaterVolume, RegisterUnits.CubicMetre, 0, "9-0:1.0.0")]
    [InlineData(Medium.Gas, Quantity.Volume, "m^3", RegisterNames.GasVolume, RegisterUnits.CubicMetre, 0, "7-0:3.0.0")]
    [InlineData(Medium.HeatOutlet, Quantity.Energy, "Wh", RegisterNames.HeatEnergy, RegisterUnits.KilowattHour, 1000, "4-0:1.0.0")]
    [InlineData(Medium.HeatInlet, Quantity.Energy, "J", RegisterNames.HeatEnergy, RegisterUnits.Megajoule, 1000000, "4-0:1.0.0")]
    [InlineData(Medium.HeatOutlet, Quantity.FlowTemperature, "°C", RegisterNames.FlowTemperature, RegisterUnits.DegreeCelsius, 0, "4-0:3.1.0")]
    [InlineData(Medium.HeatOutlet, Quantity.Power, "W", RegisterNames.Power, RegisterUnits.Kilowatt, 1000, "")]
    [InlineData(Medium.CoolingOutlet, Quantity.Energy, "Wh", RegisterNames.CoolingEnergy, RegisterUnits.KilowattHour, 1000, "5-0:1.0.0")]
    [InlineData(Medium.HeatCooling, Quantity.Power, "W", RegisterNames.Power, RegisterUnits.Kilowatt, 1000, "6-0:8.0.0")]
    [InlineData(Medium.Other, Quantity.OperatingTime, "s", RegisterNames.OperatingTime, RegisterUnits.Hour, 3600, "")]
    [InlineData(Medium.Other, Quantity.Unknown, "None", RegisterNames.NotConfigured, RegisterUnits.NotConfigured, 0, "")]
    public void Names_unit_divisor_and_obis_follow_quantity_and_medium(Medium medium, Quantity quantity, string rawUnit, int name, int unit, int divisor, string obis)
    {
        var register = RegisterDefaults.Of(Value(quantity, rawUnit), 4, medium);
        (register.Number, register.NameCode, register.UnitCode, register.Divisor, register.ObisCode).ShouldBe((4, name, unit, divisor, obis));
        register.RawUnit.ShouldBe(rawUnit);
        register.SaveToDatabase.ShouldBeTrue();
    }

    [Fact]
    public void Tariffs_and_phases_go_into_the_code()
    {
        Obis(Value(Quantity.Energy, "Wh") with { Tariff = 2 }).ShouldBe("1-0:1.8.2");
        Obis(Value(Quantity.Energy, "Wh") with { Tariff = 5 }).ShouldBe("");
        Obis(Value(Quantity.Power, "W") with { Phase = 3 }).ShouldBe("1-0:61.7.0");
        Obis(Value(Quantity.Current, "A") with { Phase = 1 }).ShouldBe("1-0:31.7.0");
        Obis(Value(Quantity.Voltage, "V") with { Phase = 2 }).ShouldBe("1-0:52.7.0");
    }

    [Fact]
    public void Stored_values_and_extremes_get_no_code()
    {
        Obis(Value(Quantity.Energy, "Wh") with { StorageNumber = 1 }).ShouldBe("");
        Obis(Value(Quantity.Power, "W") with { Function = 1 }).ShouldBe("");
    }

    [Fact]
    public void The_cooling_half_of_a_combined_meter_counts_under_5()
    {
        var register = RegisterDefaults.Of(Value(Quantity.Energy, "Wh") with { Tariff = 1 }, 0, Medium.HeatCooling);
        (register.NameCode, register.ObisCode).ShouldBe((RegisterNames.CoolingEnergy, "5-0:1.0.0"));
    }

    [Fact]
    public void One_code_names_one_register()
    {
        var catalog = new DeviceTypeCatalog([]);
        var registers = catalog.Propose(new("00000001", "XYZ", 1, Medium.Water, "0000000178630107", 0), [Value(Quantity.Volume, "m^3"), Value(Quantity.Volume, "m^3")]);
        registers.Select(r => r.ObisCode).ShouldBe(["8-0:1.0.0", ""]);
        registers.Select(r => r.Number).ShouldBe([0, 1]);
    }

    private static string Obis(DecodedValue value) => RegisterDefaults.Of(value, 0, Medium.Electricity).ObisCode;

    private static DecodedValue Value(Quantity quantity, string unit) =>
        new() { Value = RawValue.Number(1), Quantity = quantity, Unit = unit, Description = quantity.ToString() };
}
