using System.Globalization;
using MCenter.Core.Registers;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>How registers and their values are written on a page, in the viewer's language.</summary>
internal static class RegisterView
{
    /// <summary>Its configured name, or the meter's own description where none is configured.</summary>
    public static string Name(Register register) =>
        register.NameCode == RegisterNames.NotConfigured ? register.Description : RegisterNames.Text(register.NameCode, CultureInfo.CurrentUICulture);

    /// <summary>Name with tariff and phase, for lists where these have no column.</summary>
    public static string FullName(Register register) => Name(register) + TariffAndPhase(register);

    /// <summary>" T1 L2", or what of it there is.</summary>
    public static string TariffAndPhase(Register register) => (register.ShownTariff > 0 ? $" T{register.ShownTariff}" : "") + (register.Phase > 0 ? $" L{register.Phase}" : "");

    /// <summary>Name of a device's main value: with all its tariffs where it is their sum.</summary>
    public static string FullName(IReadOnlyList<Register> sum) =>
        FullName(sum[0]) + string.Concat(sum.Skip(1).Select(r => $" + T{r.ShownTariff}"));

    /// <summary>Function code, address and type of a Modbus register; empty for others.</summary>
    public static string Source(Register register) => register.Modbus is { } source ? $"{source.FunctionCode:D2} · {source.Address} · {source.Type}" : "";

    /// <summary>Symbol of the unit that scaled values are in, empty when they have none.</summary>
    public static string Unit(Register register) => register.UnitCode != RegisterUnits.NotConfigured ? RegisterUnits.Symbol(register.UnitCode)
        : register.RawUnit is "None" or "Bin" ? "" : (register.Divisor is 0 or 1 ? "" : $"/{Number(register.Divisor)} ") + register.RawUnit.Replace("^3", "³", StringComparison.Ordinal);

    /// <summary>The scaled value with its unit, or the text, date or bytes; "–" when there is none.</summary>
    public static string Value(RawValue raw, Register register) => raw.Kind switch
    {
        ValueKind.None => "–",
        ValueKind.Date => raw.AsDate!.Value.ToString(Live.Viewer.DatePattern, CultureInfo.CurrentCulture),
        ValueKind.DateTime => raw.AsDateTime!.Value.ToString(Live.Viewer.DatePattern + " HH:mm", CultureInfo.CurrentCulture),
        ValueKind.Text or ValueKind.Bytes => raw.ToString(),
        _ => PublishedValue.Of(raw, register).Scaled is { } scaled ? $"{Exact(scaled, raw, register)} {Unit(register)}".TrimEnd() : "–",
    };

    /// <summary>The value as the meter sent it, in the base unit.</summary>
    public static string Raw(RawValue raw, Register register) => $"{raw} {(register.RawUnit == "None" ? "" : register.RawUnit)}".Trim();

    // as many decimals as the meter sends, also when the last ones are 0: 2.000 kW of 2000 W
    private static string Exact(decimal scaled, RawValue raw, Register register)
    {
        var power = Math.Log10((double)Math.Abs(register.DivisorOrOne));
        var decimals = power - raw.Exponent;
        return raw.Kind == ValueKind.Number && decimals is >= 0 and <= 4 && power == Math.Floor(power)
            ? scaled.ToString($"N{(int)decimals}", CultureInfo.CurrentCulture)
            : Number(scaled);
    }

    /// <summary>A number no longer than a person reads.</summary>
    public static string Number(decimal value)
    {
        var digits = Math.Abs(value) switch { >= 1000 => 3, >= 1 => 4, _ => 6 };
        return Math.Round(value, digits).ToString("#,##0." + new string('#', digits), CultureInfo.CurrentCulture);
    }
}
