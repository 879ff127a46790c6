namespace MCenter.Core.Devices.Import;

/// <summary>A list taken apart: its columns and rows, or what is wrong with it as a whole.</summary>
/// <param name="Columns">By position; null = left out.</param>
/// <param name="Rows">The rows below the names of the columns.</param>
/// <param name="Faults">What is wrong with the list as a whole, or with its first row.</param>
internal sealed record MeterListTable(IReadOnlyList<MeterListColumn?> Columns, IReadOnlyList<TextRow> Rows, IReadOnlyList<ImportFault> Faults)
{
    private static readonly string[] Addresses = ["secondaryAddress", "primaryAddress", "serial"];

    /// <summary>Takes any text apart; never throws.</summary>
    public static MeterListTable Read(string list)
    {
        if (list.Length > MeterListImport.LargestList)
        {
            return Refused("TooLarge", MeterListImport.LargestList / 1024 / 1024);
        }

        if (list.Contains('\0', StringComparison.Ordinal) || list.StartsWith("PK\u0003\u0004", StringComparison.Ordinal))
        {
            return Refused("NoText");
        }

        var text = list.TrimStart('\uFEFF');
        var separator = MeterListText.SeparatorOf(text, title => MeterListColumn.Find(title) is not null);
        var rows = MeterListText.Rows(text, separator).Where(r => r.HasCells).Take(MeterListImport.MostRows + 2).ToList();
        return rows.Count switch
        {
            0 => Refused("Empty"),
            > MeterListImport.MostRows + 1 => Refused("TooManyRows", MeterListImport.MostRows),
            _ => WithHeader(rows[0], rows[1..]),
        };
    }

    /// <summary>Names of the fields that a row says something of.</summary>
    public IReadOnlyList<string> FieldsOf(TextRow row) => [.. Columns.Zip(row.Cells).Where(p => p is { First: not null, Second.Length: > 0 }).Select(p => p.First!.Field)];

    private static MeterListTable WithHeader(TextRow header, List<TextRow> rows)
    {
        MeterListColumn?[] columns = [.. header.Cells.Select(MeterListColumn.Find)];
        if (!columns.Any(c => c is not null && Addresses.Contains(c.Field)))
        {
            return Refused("NoHeader", [.. Addresses.Select(a => MeterListColumn.Find(a)!.Title)]);
        }

        var faults = new List<ImportFault>();
        for (var i = 0; i < columns.Length; i++)
        {
            var title = header.Cells[i];
            if (columns[i] is null ? title.Length > 0 && title[0] != '#' : columns.AsSpan(0, i).Contains(columns[i]))
            {
                faults.Add(new(header.Number, Shortened(title), MeterListTexts.Of(columns[i] is null ? "UnknownColumn" : "ColumnTwice", i + 1)));
            }
        }

        return rows.Count == 0 && faults.Count == 0 ? Refused("NoRows") : new(columns, rows, faults);
    }

    private static string Shortened(string title) => title.Length > 40 ? title[..40] + "…" : title;

    private static MeterListTable Refused(string key, params object[] arguments) => new([], [], [new(0, "", MeterListTexts.Of(key, arguments))]);
}
