namespace MCenter.Core.Export;

/// <summary>How a file is to look; a format uses what concerns it.</summary>
/// <param name="Separator">Between the columns of a CSV file: one of <see cref="Separators"/>.</param>
/// <param name="Language">Decides the names, the decimal mark and the thousands separator of a CSV file.</param>
public sealed record ExportOptions(char Separator, ExportLanguage Language)
{
    /// <summary>Semicolon and invariant numbers.</summary>
    public static ExportOptions Default { get; } = new(';', ExportLanguage.Invariant);

    /// <summary>The separators that can be chosen.</summary>
    public static IReadOnlyList<char> Separators { get; } = [';', ',', '\t'];

    /// <summary>The separator that requests write so: ";", "," or "tab"; null when it is none of these.</summary>
    public static char? FindSeparator(string name) => name == "tab" ? '\t' : name.Length == 1 && Separators.Contains(name[0]) ? name[0] : null;
}
