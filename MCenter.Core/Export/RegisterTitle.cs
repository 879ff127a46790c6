using System.Globalization;
using MCenter.Core.Registers;

namespace MCenter.Core.Export;

/// <summary>The heading of a register's column.</summary>
public static class RegisterTitle
{
    /// <summary>
    /// "Active energy import T1 [kWh]": name, tariff, phase, unit, each where there is one. A register without a configured name has the meter's own
    /// description, one without a configured unit the base unit of its raw values where no divisor changes it.
    /// </summary>
    public static string Of(Register register, CultureInfo culture)
    {
        var name = register.NameCode == RegisterNames.NotConfigured ? register.Description : RegisterNames.Text(register.NameCode, culture);
        var tariff = register.ShownTariff > 0 ? $" T{register.ShownTariff}" : "";
        var phase = register.Phase > 0 ? $" L{register.Phase}" : "";
        var unit = Unit(register);
        return $"{name}{tariff}{phase}{(unit.Length > 0 ? $" [{unit}]" : "")}";
    }

    private static string Unit(Register register) =>
        register.UnitCode != RegisterUnits.NotConfigured ? RegisterUnits.Symbol(register.UnitCode)
        : register.RawUnit is "None" or "Bin" || register.Divisor is not (0 or 1) ? ""
        : register.RawUnit;
}
