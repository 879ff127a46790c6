using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Devices.Import;
using MCenter.Core.Registers;

namespace MCenter.Core.Modbus;

/// <summary>One column of a list of registers.</summary>
internal sealed class RegisterColumn
{
    private static readonly string[] YesWords = WordsOf("Yes"), NoWords = WordsOf("No");

    private readonly Func<Register, string, Register?> set;
    private readonly Func<string, string> wrong;

    private RegisterColumn(string title, string field, Func<Register, object?> read, Func<Register, string, Register?> set, Func<string, string> wrong) =>
        (Title, Field, Read, this.set, this.wrong) = (title, field, read, set, wrong);

    /// <summary>All columns in the order of a written list.</summary>
    public static IReadOnlyList<RegisterColumn> All { get; } =
    [
        Whole("StartAddress", "modbus.address", r => r.Modbus!.Address, (r, v) => r with { Modbus = r.Modbus! with { Address = v } }),
        Whole("FunctionCode", "modbus.functionCode", r => r.Modbus!.FunctionCode, (r, v) => r with { Modbus = r.Modbus! with { FunctionCode = v } }, empty: 3),
        Word<ModbusType>("Type", "modbus.type", r => r.Modbus!.Type, (r, v) => v is { } type ? r with { Modbus = r.Modbus! with { Type = type } } : null),
        Whole("Length", "modbus.length", r => r.Modbus!.Length, (r, v) => r with { Modbus = r.Modbus! with { Length = v } }, empty: 1),
        Whole("Bit", "modbus.bit", r => r.Modbus!.Bit, (r, v) => r with { Modbus = r.Modbus! with { Bit = v } }),
        Word<ByteOrder>("ByteOrder", "modbus.byteOrder", r => r.Modbus!.ByteOrder, (r, v) => r with { Modbus = r.Modbus! with { ByteOrder = v } }),
        Word<WordOrder>("WordOrder", "modbus.wordOrder", r => r.Modbus!.WordOrder, (r, v) => r with { Modbus = r.Modbus! with { WordOrder = v } }),
        new("Name", "nameCode", r => r.NameCode == 0 ? "" : RegisterNames.Text(r.NameCode, CultureInfo.InvariantCulture), (r, cell) => NameOf(cell) is { } code ? r with { NameCode = code } : null, cell => RegisterListTexts.Of("Wrong_Name", cell)),
        Whole("Tariff", "shownTariff", r => r.ShownTariff, (r, v) => r with { ShownTariff = v }),
        Whole("Phase", "phase", r => r.Phase, (r, v) => r with { Phase = v }),
        new("Unit", "unitCode", r => r.UnitCode == 0 ? "" : RegisterUnits.Symbol(r.UnitCode), (r, cell) => UnitOf(cell) is { } code ? r with { UnitCode = code } : null, cell => RegisterListTexts.Of("Wrong_Unit", cell)),
        new("Divisor", "divisor", r => r.Divisor == 0 ? null : r.Divisor / 1.0000000000000000000000000000m, (r, cell) => DivisorOf(cell) is { } divisor ? r with { Divisor = divisor } : null, cell => RegisterListTexts.Of("Wrong_Divisor", cell)),
        new("ObisCode", "obisCode", r => r.ObisCode, (r, cell) => r with { ObisCode = cell }, _ => ""),
        new("SaveToDatabase", "saveToDatabase", r => r.SaveToDatabase ? "true" : "false", (r, cell) => Saved(cell) is { } save ? r with { SaveToDatabase = save } : null, cell => MeterListTexts.Of("Wrong_YesNo", cell)),
    ];

    /// <summary>Its title, the same in every language.</summary>
    public string Title { get; }

    /// <summary>Its field as in the register's JSON.</summary>
    public string Field { get; }

    /// <summary>The cell of a register; a number is no text.</summary>
    public Func<Register, object?> Read { get; }

    /// <summary>The column of a title, whatever its case, spaces and marks; null when there is none.</summary>
    public static RegisterColumn? Find(string title) => All.FirstOrDefault(c => Plain(c.Title) == Plain(title));

    /// <summary>The register with a cell in it, or what is wrong with the cell.</summary>
    public (Register? Register, string? Wrong) Set(Register register, string cell) => set(register, cell) is { } changed ? (changed, null) : (null, cell.Length == 0 ? RegisterListTexts.Of("Needed") : wrong(cell));

    private static string Plain(string title) => string.Concat(title.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static RegisterColumn Whole(string title, string field, Func<Register, int> read, Func<Register, int, Register> set, int? empty = null) => new(
        title,
        field,
        r => read(r) is var number && number == (empty ?? 0) && title is not ("StartAddress" or "FunctionCode") ? null : number,
        (r, cell) => (cell.Length == 0 ? (title == "StartAddress" ? null : empty ?? 0) : NumberOf(cell)) is { } number ? set(r, number) : null,
        cell => MeterListTexts.Of("Wrong_Number", cell));

    private static RegisterColumn Word<T>(string title, string field, Func<Register, T?> read, Func<Register, T?, Register?> set)
        where T : struct, Enum => new(
        title,
        field,
        r => read(r) is { } value ? $"{value}" : "",
        (r, cell) => cell.Length == 0 ? set(r, null) : Enum.GetValues<T>().Where(v => string.Equals($"{v}", cell, StringComparison.OrdinalIgnoreCase)).Select(v => set(r, v)).FirstOrDefault(),
        cell => RegisterListTexts.Of("Wrong_OneOf", cell, string.Join(", ", Enum.GetNames<T>())));

    /// <summary>A whole number, decimal or, after 0x, hexadecimal.</summary>
    private static int? NumberOf(string cell) =>
        cell.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? int.TryParse(cell.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hexadecimal) ? hexadecimal : null
            : int.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static int? NameOf(string cell) => cell.Length == 0 ? RegisterNames.NotConfigured
        : NumberOf(cell) is { } code ? RegisterNames.Find(code)?.Code
        // in English, as a list is written, before all other languages
        : MediumTexts.Languages.Select(l => RegisterNames.All.FirstOrDefault(n => n.Key == cell || string.Equals(RegisterNames.Text(n.Code, l), cell, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(n => n is not null)?.Code;

    private static int? UnitOf(string cell)
    {
        var symbol = cell.Replace("m3", "m³", StringComparison.Ordinal);
        return cell.Length == 0 ? RegisterUnits.NotConfigured
            : NumberOf(cell) is { } code ? RegisterUnits.Find(code)?.Code
            : RegisterUnits.All.FirstOrDefault(u => u.Symbol == symbol || u.Key == cell)?.Code;
    }

    private static decimal? DivisorOf(string cell) => cell.Length == 0 ? 0
        : decimal.TryParse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var divisor) ? divisor : null;

    private static bool? Saved(string cell) => cell.Length == 0 || YesWords.Contains(cell, StringComparer.OrdinalIgnoreCase) ? true
        : NoWords.Contains(cell, StringComparer.OrdinalIgnoreCase) ? false : null;

    private static string[] WordsOf(string key) => [.. MediumTexts.Languages.SelectMany(l => MeterListTexts.In(key, l).Split('|')).Distinct(StringComparer.OrdinalIgnoreCase)];
}
