using MCenter.Core.DeviceTypes;
using MCenter.Core.Registers;

namespace MCenter.Tests.DeviceTypes;

/// <summary>The rule for units of templates: raw unit times divisor is the unit shown ("Wh" over 1000 is kWh).</summary>
internal static class TemplateUnits
{
    /// <summary>Meters without codes for them send reactive and apparent values as active ones, told apart by subunit or a code of the maker.</summary>
    private static readonly Dictionary<string, string> Active = new() { ["varh"] = "Wh", ["VAh"] = "Wh", ["var"] = "W", ["VA"] = "W" };

    /// <summary>The registers that break the rule, each with the reason.</summary>
    public static IReadOnlyList<string> Wrong(DeviceTemplate template, IReadOnlyList<DecodedValue> values) =>
        [.. template.Registers.Select(r => (r.Number, Fault: Fault(r, values[r.Number]))).Where(r => r.Fault is not null).Select(r => $"register {r.Number}: {r.Fault}")];

    private static string? Fault(TemplateRegister register, DecodedValue value)
    {
        var said = RegisterUnits.From(value.Unit).Any() && value.Unit != "None";
        var unit = RegisterUnits.Find(register.Unit)!;
        return register switch
        {
            { RawUnit.Length: > 0 } when said => $"the telegram says {value.Unit}",
            { Unit: RegisterUnits.NotConfigured, Divisor: not 0 } => "a divisor without a unit",
            { Unit: RegisterUnits.NotConfigured, Save: true } when said => $"no unit for {value.Unit}",
            { Unit: RegisterUnits.NotConfigured } => null,
            { RawUnit.Length: > 0 } => RegisterUnits.Divisor(register.Unit, register.RawUnit) is null ? $"{unit.Symbol} from {register.RawUnit}" : null,
            _ when !said => null,
            _ when Common(unit.BaseUnit) != Common(value.Unit) => $"{unit.Symbol} from {value.Unit}",
            _ => Math.Abs(register.Divisor == 0 ? 1 : register.Divisor) == unit.Divisor ? null : $"{unit.Symbol} from {value.Unit} over {register.Divisor}",
        };
    }

    private static string Common(string unit) => Active.GetValueOrDefault(unit, unit);
}
