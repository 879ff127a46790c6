using MCenter.Core.DeviceTypes;
using MCenter.Core.Settings;

namespace MCenter.Tests.DeviceTypes;

public class TemplateCommandTests
{
    private const string Whole = """
        { "name": "Test", "manufacturer": "XYZ", "medium": "Water", "version": 1, "numberOfRegisters": 2, "registers": [],
          "commands": [ { "purpose": "Tariff", "data": "01 FF 13 {tariff}", "source": "maker's manual, 10.5.1" },
                        { "purpose": "CloseValve", "ci": "5b", "data": "01FD1A00", "confirm": { "vif": "FD1A", "value": "0" }, "source": "own definition" } ] }
        """;

    [Fact]
    public void Commands_are_read_and_survive_being_written()
    {
        var template = DeviceTemplateReader.Read(Whole);
        template.Commands.ShouldBe([
            new() { Purpose = CommandPurpose.Tariff, Ci = "51", Data = "01 FF 13 {tariff}", Source = "maker's manual, 10.5.1" },
            new() { Purpose = CommandPurpose.CloseValve, Ci = "5B", Data = "01FD1A00", Confirm = new("FD1A", "0"), Source = TemplateCommand.OwnDefinition },
        ]);
        DeviceTemplateReader.Read(TemplateJson.Write(template)).Commands.ShouldBe(template.Commands);
    }

    [Theory]
    [InlineData("\"Tariff\"", "\"Tarif\"", "commands[0].purpose")]
    [InlineData("\"Tariff\"", "\"CloseValve\"", "commands")]
    [InlineData("{tariff}", "{tarif}", "commands[0].data")]
    [InlineData("{tariff}", "2", "commands[0].data")]
    [InlineData("{tariff}", "02", "commands[0].data")]
    [InlineData("\"5b\"", "\"5\"", "commands[1].ci")]
    [InlineData("\"5b\"", "\"xx\"", "commands[1].ci")]
    [InlineData("\"FD1A\"", "\"FD1\"", "commands[1].confirm.vif")]
    [InlineData("\"value\": \"0\"", "\"value\": \"open\"", "commands[1].confirm.value")]
    [InlineData("\"value\": \"0\"", "\"valu\": \"0\"", "commands[1].confirm.valu")]
    [InlineData("\"own definition\"", "\"\"", "commands[1].source")]
    [InlineData("\"data\": \"01FD1A00\"", "\"data\": 7", "commands[1].data")]
    public void Each_fault_is_told_with_its_path(string right, string wrong, string path) =>
        Should.Throw<InvalidInputException>(() => DeviceTemplateReader.Read(Whole.Replace(right, wrong))).Errors.Select(e => e.Field).ShouldContain(path);

    [Theory]
    [InlineData("LoadProfile", "44 6D {from:F} 84 01 6D {to:F}", true)]
    [InlineData("LoadProfile", "0F {address}{from:F}{to:F}", true)]
    [InlineData("LoadProfile", "44 6D {from:F}", false)]
    [InlineData("LoadProfile", "84 01 6D {to:F}", false)]
    [InlineData("LoadProfile", "44 6D {from:I} 84 01 6D {to:F}", false)]
    [InlineData("SetClock", "04 6D {time:F} {from:F}", false)]
    [InlineData("CloseValve", "04 6D {to:F}", false)]
    public void The_places_of_a_slice_belong_to_a_load_profile_and_both_to_it(string purpose, string data, bool right)
    {
        var json = Whole.Replace("\"CloseValve\"", "\"OpenValve\"").Replace("\"Tariff\"", $"\"{purpose}\"").Replace("01 FF 13 {tariff}", data);
        if (right)
        {
            DeviceTemplateReader.Read(json).Commands[0].Data.ShouldBe(data);
        }
        else
        {
            Should.Throw<InvalidInputException>(() => DeviceTemplateReader.Read(json)).Errors.Select(e => e.Field).ShouldBe(["commands[0].data"]);
        }
    }

    [Fact]
    public void EMU_Professional_II_comes_with_a_load_profile_of_our_own_definition_and_no_other_type_does() =>
        BuiltInTemplates.Load().SelectMany(t => t.Commands.Select(c => (t.Name, c.Purpose, c.Source))).Where(c => c.Purpose == CommandPurpose.LoadProfile)
            .ShouldBe([("EMU Professional II", CommandPurpose.LoadProfile, TemplateCommand.OwnDefinition)]);

    [Fact]
    public void No_built_in_command_without_a_source() =>
        BuiltInTemplates.Load().SelectMany(t => t.Commands).ShouldAllBe(c => c.Source.Length > 0);
}
