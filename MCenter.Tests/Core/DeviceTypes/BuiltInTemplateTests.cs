using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Registers;

namespace MCenter.Tests.DeviceTypes;

public class BuiltInTemplateTests
{
    [Theory]
    [InlineData("EMU", Medium.Electricity, 16, 17, "EMU Allrounder")]
    [InlineData("EMU", Medium.Electricity, 16, 15, "EMU Allrounder")]
    [InlineData("EMU", Medium.Electricity, 16, 31, "EMU Professional")]
    [InlineData("EMU", Medium.Electricity, 16, 32, "EMU Professional")]
    [InlineData("EMU", Medium.Electricity, 25, 24, "EMU Professional II")]
    [InlineData("EMU", Medium.Electricity, 4, 15, "EMU 1/40")]
    [InlineData("GWF", Medium.Water, 60, 2, "GWF Water")]
    [InlineData("ACW", Medium.HeatInlet, 11, 12, "Itron CF 55")]
    [InlineData("KAM", Medium.HeatCooling, 64, 23, "Kamstrup MULTICAL 303, heat and cooling")]
    [InlineData("LUG", Medium.HeatOutlet, 7, 34, "Landis+Gyr Ultraheat T230")]
    [InlineData("SEC", Medium.Electricity, 21, 83, "Schneider Electric iEM3235")]
    public void Types_are_known(string manufacturer, Medium medium, int version, int registers, string name) =>
        new DeviceTypeCatalog(BuiltInTemplates.Load()).Find(new("1", manufacturer, version, medium, "", 0), registers)!.Name.ShouldBe(name);

    [Fact]
    public void Total_power_has_the_codes_that_the_modbus_map_has() =>
        BuiltInTemplates.Load().SelectMany(t => t.Registers).Where(r => r is { Phase: 0, Name: RegisterNames.ActivePower or RegisterNames.ReactivePower })
            .ShouldAllBe(r => r.Obis == (r.Name == RegisterNames.ActivePower ? "1-0:1.7.0" : "1-0:3.7.0"));

    [Fact]
    public void Saved_registers_of_a_type_can_be_told_apart() =>
        BuiltInTemplates.Load().SelectMany(t => t.Registers.Where(r => r.Save && r.Name != 0).GroupBy(r => (t.Name, t.NumberOfRegisters, r.Name, r.Tariff, r.Phase, r.Unit)))
            .Where(g => g.Count() > 1).Select(g => g.Key).ShouldBeEmpty();

    [Fact]
    public void Only_the_right_type_takes_a_template()
    {
        var catalog = new DeviceTypeCatalog(BuiltInTemplates.Load());
        catalog.Find(new("1", "EMU", 16, Medium.Electricity, "", 0), 16).ShouldBeNull();
        catalog.Find(new("1", "EMU", 17, Medium.Electricity, "", 0), 17).ShouldBeNull();
        catalog.Find(new("1", "EMV", 16, Medium.Electricity, "", 0), 17).ShouldBeNull();
    }
}
