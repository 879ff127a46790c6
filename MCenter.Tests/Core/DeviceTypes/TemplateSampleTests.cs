using MCenter.Core.DeviceTypes;
using MCenter.Core.Readout;
using MCenter.Tests.Support;

namespace MCenter.Tests.DeviceTypes;

/// <summary>Every built-in template reads its own telegrams, from the bytes to the registers.</summary>
public class TemplateSampleTests
{
    private static readonly Dictionary<string, DeviceTemplate> Templates = BuiltInTemplates.Load().ToDictionary(t => $"{t.Manufacturer} {t.Medium} {t.Version} {t.NumberOfRegisters}");

    public static TheoryData<string> Samples => [.. Templates.Keys];

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_sample_telegrams_give_the_values_and_registers(string type)
    {
        var template = Templates[type];

        var reading = SampleReading.Of(template, DateTimeOffset.UnixEpoch);

        reading.Incomplete.ShouldBeNull();
        reading.Values.Select(v => v.Value.ToString()).ShouldBe(template.Sample!.Values);
        var catalog = new DeviceTypeCatalog([.. Templates.Values]);
        catalog.Find(reading.Identity!, reading.Values.Count).ShouldBe(template);
        var registers = catalog.Propose(reading.Identity!, reading.Values);
        registers.Count.ShouldBe(template.NumberOfRegisters);
        foreach (var named in template.Registers)
        {
            var register = registers[named.Number];
            (register.NameCode, register.UnitCode, register.Divisor, register.ObisCode, register.Phase, register.ShownTariff, register.SaveToDatabase)
                .ShouldBe((named.Name, named.Unit, named.Divisor, named.Obis, named.Phase, named.Tariff, named.Save));
            register.Description.ShouldNotBeNull();
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Raw_values_over_the_divisor_are_in_the_unit_shown(string type) =>
        TemplateUnits.Wrong(Templates[type], SampleReading.Of(Templates[type], DateTimeOffset.UnixEpoch).Values).ShouldBeEmpty();

    [Fact]
    public void A_wrong_unit_or_divisor_is_seen()
    {
        var template = Templates["GWF Water 60 2"];
        var values = SampleReading.Of(template, DateTimeOffset.UnixEpoch).Values;
        DeviceTemplate With(int unit, decimal divisor, string rawUnit = "") => template with { Registers = [new() { Number = 1, Unit = unit, Divisor = divisor, RawUnit = rawUnit }] };
        TemplateUnits.Wrong(With(50, 0), values).ShouldBeEmpty();
        TemplateUnits.Wrong(With(1040, 0.001m), values).ShouldBeEmpty();
        TemplateUnits.Wrong(With(50, 1000), values).ShouldHaveSingleItem();
        TemplateUnits.Wrong(With(1040, 0), values).ShouldHaveSingleItem();
        TemplateUnits.Wrong(With(2, 1000), values).ShouldHaveSingleItem();
        TemplateUnits.Wrong(With(0, 10), values).ShouldHaveSingleItem();
        TemplateUnits.Wrong(With(0, 0), values).ShouldHaveSingleItem();
        TemplateUnits.Wrong(With(2, 1000, "Wh"), values).ShouldHaveSingleItem();
    }
}
