using System.Globalization;
using MCenter.Core.Modbus;
using MCenter.Core.Registers;
using MCenter.Tests.Architecture;

namespace MCenter.Tests.Modbus;

/// <summary>Every built-in template of a Modbus meter: whole, cited, and its own words give its own values.</summary>
public class BuiltInModbusTemplateTests
{
    private static readonly Dictionary<string, ModbusTemplate> Templates = BuiltInModbusTemplates.Load().ToDictionary(t => $"{t.Key}");

    /// <summary>What a name measures, by the base unit that its values must have.</summary>
    private static readonly Dictionary<int, string> BaseUnits = new()
    {
        [RegisterNames.ActiveEnergyImport] = "Wh", [RegisterNames.ActiveEnergyExport] = "Wh", [RegisterNames.Energy] = "Wh",
        [RegisterNames.ReactiveEnergyImport] = "varh", [RegisterNames.ReactiveEnergyExport] = "varh", [RegisterNames.ReactiveEnergy] = "varh",
        [RegisterNames.ActivePower] = "W", [RegisterNames.ReactivePower] = "var", [RegisterNames.ApparentPower] = "VA",
        [RegisterNames.Voltage] = "V", [RegisterNames.VoltageBetweenPhases] = "V", [RegisterNames.Current] = "A", [RegisterNames.NeutralCurrent] = "A",
        [RegisterNames.PowerFactor] = "None", [RegisterNames.Frequency] = "Hz",
    };

    public static TheoryData<string> Names => [.. Templates.Keys];

    [Fact]
    public void There_are_at_least_ten() => Templates.Count.ShouldBeGreaterThanOrEqualTo(10);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_sample_words_give_the_values(string name)
    {
        var template = Templates[name];
        var sample = template.Sample.ShouldNotBeNull();
        var read = template.Registers.Zip(sample.Words, (register, words) =>
        {
            ushort[] given = [.. words.Split(' ').Select(w => ushort.Parse(w, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))];
            given.Length.ShouldBe(register.Source.Count);
            var raw = RegisterWords.Decode(given, register.Source, template.Connection.ByteOrder, template.Connection.WordOrder);
            return PublishedValue.Of(raw, new Register { Divisor = register.Divisor }).Scaled;
        });
        read.ShouldBe(sample.Values.Select(v => (decimal?)decimal.Parse(v, CultureInfo.InvariantCulture)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_cites_its_source_and_counts_energy(string name)
    {
        var template = Templates[name];
        template.Source.Length.ShouldBeGreaterThan(80);
        template.Manufacturer.ShouldNotBeEmpty();
        template.Registers.ShouldContain(r => r.Save && (r.Name == RegisterNames.ActiveEnergyImport || r.Name == RegisterNames.Energy));
        template.Registers.Where(r => BaseUnits.GetValueOrDefault(r.Name) != RegisterUnits.Find(r.Unit)!.BaseUnit).ShouldBeEmpty();
    }

    /// <summary>A value that begins inside another one was copied with a wrong address or type.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void No_two_values_overlap(string name)
    {
        var inOrder = Templates[name].Registers.Select(r => r.Source).OrderBy(s => s.FunctionCode).ThenBy(s => s.Address).ToList();
        inOrder.Zip(inOrder.Skip(1)).Where(pair => pair.First.FunctionCode == pair.Second.FunctionCode && pair.First.Address + pair.First.Count > pair.Second.Address).ShouldBeEmpty();
    }

    [Fact]
    public void They_come_back_from_a_file_as_they_went()
    {
        var file = ModbusTemplateFile.Write(Templates.Values);
        ModbusTemplateFile.Write(ModbusTemplateFile.Read(file)).ShouldBe(file);
    }

    [Fact]
    public void The_page_of_meter_types_names_each_one()
    {
        var page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "meter-types.md"));
        Templates.Values.Where(t => !page.Contains($"* {t.Manufacturer}: {t.Name} ({t.Registers.Count} registers)", StringComparison.Ordinal)).Select(t => $"{t.Key}").ShouldBeEmpty();
    }
}
