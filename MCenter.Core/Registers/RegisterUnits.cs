using System.Collections.Frozen;
using System.Globalization;

namespace MCenter.Core.Registers;

/// <summary>One unit that a register can be shown in.</summary>
/// <param name="Code">The compatible API's <c>CfgUnit</c>; stored and exported, never renumbered.</param>
/// <param name="Key">Key of its text, where a language has a word of its own for it.</param>
/// <param name="Symbol">Its symbol, the same in every language.</param>
/// <param name="BaseUnit">The base unit of raw values that it is made from (<see cref="Register.RawUnit"/>).</param>
/// <param name="Divisor">What a raw value in the base unit is divided by.</param>
public sealed record RegisterUnit(int Code, string Key, string Symbol, string BaseUnit, decimal Divisor);

/// <summary>
/// The units a register can be shown in (<c>CfgUnit</c>). Codes below <see cref="FirstOwnCode"/> are those seen of the original product (up to 50);
/// what it is not known to have gets codes of our own from there.
/// </summary>
public static class RegisterUnits
{
    /// <summary>Codes from here on are our own.</summary>
    public const int FirstOwnCode = 1000;

#pragma warning disable CS1591 // the names speak
    public const int NotConfigured = 0;
    public const int KilowattHour = 2;
    public const int KilovarHour = 6;
    public const int Kilowatt = 14;
    public const int Kilovar = 18;
    public const int KilovoltAmpere = 22;
    public const int Volt = 26;
    public const int Ampere = 29;
    public const int PowerFactor = 31;
    public const int Hertz = 32;
    public const int CubicMetre = 50;
    public const int WattHour = 1000;
    public const int MegawattHour = 1001;
    public const int GigawattHour = 1002;
    public const int VarHour = 1003;
    public const int MegavarHour = 1004;
    public const int VoltAmpereHour = 1005;
    public const int KilovoltAmpereHour = 1006;
    public const int MegavoltAmpereHour = 1007;
    public const int Joule = 1010;
    public const int Kilojoule = 1011;
    public const int Megajoule = 1012;
    public const int Gigajoule = 1013;
    public const int Watt = 1020;
    public const int Megawatt = 1021;
    public const int Var = 1022;
    public const int Megavar = 1023;
    public const int VoltAmpere = 1024;
    public const int MegavoltAmpere = 1025;
    public const int KilojoulePerHour = 1026;
    public const int MegajoulePerHour = 1027;
    public const int Kilovolt = 1030;
    public const int Millivolt = 1031;
    public const int Milliampere = 1032;
    public const int Kiloampere = 1033;
    public const int Degree = 1034;
    public const int Litre = 1040;
    public const int Hectolitre = 1041;
    public const int CubicMetrePerHour = 1042;
    public const int LitrePerHour = 1043;
    public const int Kilogram = 1044;
    public const int Tonne = 1045;
    public const int KilogramPerHour = 1046;
    public const int TonnePerHour = 1047;
    public const int DegreeCelsius = 1050;
    public const int Kelvin = 1051;
    public const int Bar = 1052;
    public const int Millibar = 1053;
    public const int Percent = 1054;
    public const int DecibelMilliwatt = 1055;
    public const int Second = 1060;
    public const int Minute = 1061;
    public const int Hour = 1062;
    public const int Day = 1063;
    public const int Month = 1064;
    public const int HeatCostUnit = 1070;
    public const int Pulse = 1071;
    public const int CubicMetreDegree = 1072;
#pragma warning restore CS1591

    /// <summary>All units in the order of their codes; the first is <see cref="NotConfigured"/>.</summary>
    public static IReadOnlyList<RegisterUnit> All { get; } =
    [
        new(NotConfigured, nameof(NotConfigured), "", "", 1),
        new(KilowattHour, nameof(KilowattHour), "kWh", "Wh", 1000),
        new(KilovarHour, nameof(KilovarHour), "kvarh", "varh", 1000),
        new(Kilowatt, nameof(Kilowatt), "kW", "W", 1000),
        new(Kilovar, nameof(Kilovar), "kvar", "var", 1000),
        new(KilovoltAmpere, nameof(KilovoltAmpere), "kVA", "VA", 1000),
        new(Volt, nameof(Volt), "V", "V", 1),
        new(Ampere, nameof(Ampere), "A", "A", 1),
        new(PowerFactor, nameof(PowerFactor), "PF", "None", 1),
        new(Hertz, nameof(Hertz), "Hz", "Hz", 1),
        new(CubicMetre, nameof(CubicMetre), "m³", "m^3", 1),
        new(WattHour, nameof(WattHour), "Wh", "Wh", 1),
        new(MegawattHour, nameof(MegawattHour), "MWh", "Wh", 1_000_000),
        new(GigawattHour, nameof(GigawattHour), "GWh", "Wh", 1_000_000_000),
        new(VarHour, nameof(VarHour), "varh", "varh", 1),
        new(MegavarHour, nameof(MegavarHour), "Mvarh", "varh", 1_000_000),
        new(VoltAmpereHour, nameof(VoltAmpereHour), "VAh", "VAh", 1),
        new(KilovoltAmpereHour, nameof(KilovoltAmpereHour), "kVAh", "VAh", 1000),
        new(MegavoltAmpereHour, nameof(MegavoltAmpereHour), "MVAh", "VAh", 1_000_000),
        new(Joule, nameof(Joule), "J", "J", 1),
        new(Kilojoule, nameof(Kilojoule), "kJ", "J", 1000),
        new(Megajoule, nameof(Megajoule), "MJ", "J", 1_000_000),
        new(Gigajoule, nameof(Gigajoule), "GJ", "J", 1_000_000_000),
        new(Watt, nameof(Watt), "W", "W", 1),
        new(Megawatt, nameof(Megawatt), "MW", "W", 1_000_000),
        new(Var, nameof(Var), "var", "var", 1),
        new(Megavar, nameof(Megavar), "Mvar", "var", 1_000_000),
        new(VoltAmpere, nameof(VoltAmpere), "VA", "VA", 1),
        new(MegavoltAmpere, nameof(MegavoltAmpere), "MVA", "VA", 1_000_000),
        new(KilojoulePerHour, nameof(KilojoulePerHour), "kJ/h", "J/h", 1000),
        new(MegajoulePerHour, nameof(MegajoulePerHour), "MJ/h", "J/h", 1_000_000),
        new(Kilovolt, nameof(Kilovolt), "kV", "V", 1000),
        new(Millivolt, nameof(Millivolt), "mV", "V", 0.001m),
        new(Milliampere, nameof(Milliampere), "mA", "A", 0.001m),
        new(Kiloampere, nameof(Kiloampere), "kA", "A", 1000),
        new(Degree, nameof(Degree), "°", "°", 1),
        new(Litre, nameof(Litre), "l", "m^3", 0.001m),
        new(Hectolitre, nameof(Hectolitre), "hl", "m^3", 0.1m),
        new(CubicMetrePerHour, nameof(CubicMetrePerHour), "m³/h", "m^3/h", 1),
        new(LitrePerHour, nameof(LitrePerHour), "l/h", "m^3/h", 0.001m),
        new(Kilogram, nameof(Kilogram), "kg", "kg", 1),
        new(Tonne, nameof(Tonne), "t", "kg", 1000),
        new(KilogramPerHour, nameof(KilogramPerHour), "kg/h", "kg/h", 1),
        new(TonnePerHour, nameof(TonnePerHour), "t/h", "kg/h", 1000),
        new(DegreeCelsius, nameof(DegreeCelsius), "°C", "°C", 1),
        new(Kelvin, nameof(Kelvin), "K", "K", 1),
        new(Bar, nameof(Bar), "bar", "bar", 1),
        new(Millibar, nameof(Millibar), "mbar", "bar", 0.001m),
        new(Percent, nameof(Percent), "%", "%", 1),
        new(DecibelMilliwatt, nameof(DecibelMilliwatt), "dBm", "dBm", 1),
        new(Second, nameof(Second), "s", "s", 1),
        new(Minute, nameof(Minute), "min", "s", 60),
        new(Hour, nameof(Hour), "h", "s", 3600),
        new(Day, nameof(Day), "d", "s", 86400),
        new(Month, nameof(Month), "mo", "month", 1),
        new(HeatCostUnit, nameof(HeatCostUnit), "HCA", "HCA", 1),
        new(Pulse, nameof(Pulse), "imp", "None", 1),
        new(CubicMetreDegree, nameof(CubicMetreDegree), "m³·°C", "None", 1),
    ];

    private static readonly FrozenDictionary<int, RegisterUnit> ByCode = All.ToFrozenDictionary(u => u.Code);

    /// <summary>The unit with this code, or null.</summary>
    public static RegisterUnit? Find(int code) => ByCode.GetValueOrDefault(code);

    /// <summary>The units that raw values in a base unit can be shown in.</summary>
    public static IEnumerable<RegisterUnit> From(string baseUnit) => All.Where(u => u.BaseUnit == baseUnit);

    /// <summary>
    /// The divisor that brings raw values to a unit, in the form that registers keep (0 = none needed); null where the unit is not made from that base unit.
    /// </summary>
    public static decimal? Divisor(int code, string rawUnit) => Find(code) is { } unit && unit.BaseUnit == rawUnit ? (unit.Divisor == 1 ? 0 : unit.Divisor) : null;

    /// <summary>The symbol that stands behind a value; empty for 0, "#code" for a code that is not known here.</summary>
    public static string Symbol(int code) => Find(code) is { } unit ? unit.Symbol : $"#{code}";

    /// <summary>The unit as a list shows it: its symbol, or the language's word; "-not yet configured-" for 0.</summary>
    public static string Text(int code, CultureInfo culture) =>
        code == NotConfigured ? RegisterNames.Text(RegisterNames.NotConfigured, culture)
        : Find(code) is { } unit ? RegisterTexts.Get($"Unit.{unit.Key}", culture) ?? unit.Symbol
        : Symbol(code);
}
