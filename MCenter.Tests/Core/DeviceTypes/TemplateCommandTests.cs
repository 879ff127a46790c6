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

    [Fact]
    public void No_built_in_command_without_a_source() =>
        BuiltInTemplates.Load().SelectMany(t => t.Commands).ShouldAllBe(c => c.Source.Length > 0);
}
