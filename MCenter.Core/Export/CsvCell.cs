using MCenter.Core.Registers;

namespace MCenter.Core.Export;

/// <summary>A value as a cell of CSV: a number scaled and with the language's marks, a text defused, empty where there is none.</summary>
internal readonly record struct CsvCell(string Text)
{
    public static CsvCell Of(RawValue value, Register register, ExportLanguage language) => new(value.Kind switch
    {
        ValueKind.None => "",
        ValueKind.Number or ValueKind.Float => PublishedValue.Of(value, register).Scaled is { } number ? language.Format(number) : "",
        ValueKind.Text => CsvText.Defused(value.AsText!),
        _ => value.ToString(),
    });

    public override string ToString() => Text;
}
