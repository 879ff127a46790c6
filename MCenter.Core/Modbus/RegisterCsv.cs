using MCenter.Core.Devices;
using MCenter.Core.Devices.Import;
using MCenter.Core.Export;
using MCenter.Core.Registers;

namespace MCenter.Core.Modbus;

/// <summary>
/// Lists of registers as CSV. The first row names the columns, the same in every language: StartAddress;FunctionCode;Type;Length;Bit;ByteOrder;WordOrder;Name;Tariff;Phase;Unit;Divisor;ObisCode;SaveToDatabase.
/// Columns may stand in any order and, but for StartAddress and Type, be left out; names and units may be their codes. A row whose first cell begins with # is a comment.
/// </summary>
public static class RegisterCsv
{
    /// <summary>The list of these registers: UTF-8 with mark, semicolons, CRLF.</summary>
    /// <param name="registers">Those with <see cref="Register.Modbus"/>; others are left out.</param>
    public static byte[] Of(IEnumerable<Register> registers) => CsvText.Of(
        registers.Where(r => r.Modbus is not null).Select(r => RegisterColumn.All.Select(c => c.Read(r))).Prepend(RegisterColumn.All.Select(c => c.Title)));

    /// <summary>The rows of a list, each with the register that it makes of the one that stands at its place already; never throws.</summary>
    /// <param name="list">The text; separators ; , or tab.</param>
    /// <param name="present">The registers that there are.</param>
    internal static RegisterListCheck Read(string list, IReadOnlyList<Register> present)
    {
        if (list.Length > MeterListImport.LargestList)
        {
            return Refused(MeterListTexts.Of("TooLarge", MeterListImport.LargestList / 1024 / 1024));
        }

        if (list.Contains('\0', StringComparison.Ordinal) || list.StartsWith("PK\u0003\u0004", StringComparison.Ordinal))
        {
            return Refused(MeterListTexts.Of("NoText"));
        }

        var text = list.TrimStart('\uFEFF');
        var separator = MeterListText.SeparatorOf(text, title => RegisterColumn.Find(title) is not null);
        var rows = MeterListText.Rows(text, separator).Where(r => r.HasCells).Take(Device.MostRegisters + 2).ToList();
        return rows.Count switch
        {
            0 => Refused(MeterListTexts.Of("Empty")),
            1 => Refused(RegisterListTexts.Of("NoRows")),
            > Device.MostRegisters + 1 => Refused(MeterListTexts.Of("TooManyRows", Device.MostRegisters)),
            _ => Read(rows[0], rows[1..], present),
        };
    }

    private static RegisterListCheck Read(TextRow header, List<TextRow> rows, IReadOnlyList<Register> present)
    {
        RegisterColumn?[] columns = [.. header.Cells.Select(RegisterColumn.Find)];
        if (!columns.Any(c => c?.Title == "StartAddress") || !columns.Any(c => c?.Title == "Type"))
        {
            return Refused(RegisterListTexts.Of("NoHeader", string.Join(", ", RegisterColumn.All.Select(c => c.Title))));
        }

        List<ImportFault> faults =
        [
            .. columns.Index().Where(c => c.Item is null ? header.Cells[c.Index] is { Length: > 0 } title && title[0] != '#' : columns.AsSpan(0, c.Index).Contains(c.Item))
                .Select(c => new ImportFault(header.Number, c.Item?.Title ?? "", MeterListTexts.Of(c.Item is null ? "UnknownColumn" : "ColumnTwice", c.Index + 1))),
        ];
        if (faults.Count > 0)
        {
            return new([], [], faults);
        }

        var seen = new Dictionary<ModbusSource, int>();
        return new([.. rows.Select(row => Judged(row, columns, present, seen))], [], []);
    }

    private static RegisterListRow Judged(TextRow row, RegisterColumn?[] columns, IReadOnlyList<Register> present, Dictionary<ModbusSource, int> seen)
    {
        List<ImportFault> faults = [];
        if (row.Unclosed || row.Cells.Skip(columns.Length).Any(c => c.Length > 0))
        {
            faults.Add(new(row.Number, "", row.Unclosed ? MeterListTexts.Of("Unclosed") : MeterListTexts.Of("TooManyCells", row.Cells.Count, columns.Length)));
            return new(row.Number, MeterListVerdict.Error, null, new() { Modbus = new() }, faults);
        }

        var given = Filled(new() { Modbus = new() }, row, columns, faults);
        var source = given.Modbus!.Normal();
        var known = present.FirstOrDefault(r => r.Modbus == source);
        var register = known is null ? given : Filled(known, row, columns, []);
        if (faults.Count == 0)
        {
            faults.AddRange(DeviceValidation.Errors(register, "").Select(e => new ImportFault(row.Number, e.Field, e.Message)));
            if (!seen.TryAdd(source, row.Number))
            {
                faults.Add(new(row.Number, "", RegisterListTexts.Of("Twice", seen[source])));
            }
        }

        var verdict = faults.Count > 0 ? MeterListVerdict.Error : known is null ? MeterListVerdict.New : IsSame(register, known) ? MeterListVerdict.Same : MeterListVerdict.Changes;
        return new(row.Number, verdict, known?.Number, register, faults);
    }

    /// <summary>A register with the cells of a row in it; a cell that the row lacks is an empty one.</summary>
    private static Register Filled(Register register, TextRow row, RegisterColumn?[] columns, List<ImportFault> faults)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i] is { } column)
            {
                var cell = i < row.Cells.Count ? row.Cells[i] : "";
                // the apostrophe is the spreadsheet's own mark of text
                var (changed, wrong) = column.Set(register, cell is ['\'', '=' or '+' or '-' or '@', ..] ? cell[1..] : cell);
                register = changed ?? register;
                if (wrong is not null)
                {
                    faults.Add(new(row.Number, column.Field, wrong));
                }
            }
        }

        return register;
    }

    private static bool IsSame(Register one, Register other) => RegisterColumn.All.All(c => Equals(c.Read(one), c.Read(other)));

    private static RegisterListCheck Refused(string message) => new([], [], [new(0, "", message)]);
}
