using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Settings;

namespace MCenter.Tests.DeviceTypes;

public class TemplateReaderTests
{
    private const string Whole = """
        { "name": "Test", "manufacturer": "XYZ", "medium": "Water", "version": 1, "numberOfRegisters": 2, "battery": true, "intervalMinutes": 60, "unitLoads": 2,
          "registers": [ { "number": 1, "name": 1011, "unit": 50, "divisor": -0.5, "obis": "8-0:1.0.0", "save": false } ] }
        """;

    [Fact]
    public void A_template_is_read()
    {
        var template = DeviceTemplateReader.Read(Whole);
        (template.Name, template.Manufacturer, template.Medium, template.Version, template.NumberOfRegisters, template.Battery, template.IntervalMinutes, template.UnitLoads)
            .ShouldBe(("Test", "XYZ", Medium.Water, 1, 2, true, 60, 2));
        template.Registers.ShouldHaveSingleItem().ShouldBe(new TemplateRegister { Number = 1, Name = 1011, Unit = 50, Divisor = -0.5m, Obis = "8-0:1.0.0", Save = false });
        template.Sample.ShouldBeNull();
    }

    [Theory]
    [InlineData("\"XYZ\"", "\"xyz\"", "manufacturer")]
    [InlineData("\"Water\"", "\"Wine\"", "medium")]
    [InlineData("\"Water\"", "\"7\"", "medium")]
    [InlineData("\"version\": 1", "\"version\": 256", "version")]
    [InlineData("\"version\": 1", "\"version\": \"1\"", "version")]
    [InlineData("\"version\": 1,", "", "version")]
    [InlineData("\"name\": \"Test\"", "\"name\": \"\"", "name")]
    [InlineData("\"battery\": true", "\"battery\": 1", "battery")]
    [InlineData("\"unitLoads\": 2", "\"unitLoads\": 0", "unitLoads")]
    [InlineData("\"unitLoads\": 2", "\"unitLoads\": 301", "unitLoads")]
    [InlineData("\"battery\": true", "\"batery\": true", "batery")]
    [InlineData("\"name\": 1011", "\"name\": 77", "registers[0].name")]
    [InlineData("\"unit\": 50", "\"unit\": 77", "registers[0].unit")]
    [InlineData("\"number\": 1", "\"number\": 2", "registers[0].number")]
    [InlineData("\"divisor\": -0.5", "\"divisor\": \"x\"", "registers[0].divisor")]
    [InlineData("\"8-0:1.0.0\"", "\"8-0:1:0:0\"", "registers[0].obis")]
    [InlineData("[ { \"number\": 1", "[ 3, { \"number\": 1", "registers[0]")]
    [InlineData("[ { \"number\": 1", "[ { \"number\": 1 }, { \"number\": 1", "registers")]
    public void Each_fault_is_told_with_its_path(string right, string wrong, string path) =>
        Should.Throw<InvalidInputException>(() => DeviceTemplateReader.Read(Whole.Replace(right, wrong))).Errors.Select(e => e.Field).ShouldContain(path);

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var wrong = Whole.Replace("XYZ", "xyz").Replace("\"version\": 1", "\"version\": 300").Replace("1011", "77");
        Should.Throw<InvalidInputException>(() => DeviceTemplateReader.Read(wrong)).Errors.Select(e => e.Field).ShouldBe(["manufacturer", "version", "registers[0].name"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    public void What_is_no_template_is_refused(string json) => Should.Throw<InvalidInputException>(() => DeviceTemplateReader.Read(json));
}
