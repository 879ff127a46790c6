using System.Text;

namespace MCenter.Core.Devices.Import;

/// <summary>The text of a meter list: what bytes mean, and its cells. Nothing here throws for what stands in a list.</summary>
internal static class MeterListText
{
    private static readonly char[] Separators = [';', '\t', ','];

    // in code page 1252 every byte is a character
    private static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>UTF-8 or UTF-16 by their marks, UTF-8 where it is valid, else Windows-1252.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            return Encoding.UTF8.GetString(bytes[3..]);
        }

        if (bytes.StartsWith(Encoding.Unicode.Preamble) || bytes.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            return (bytes[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(bytes[2..]);
        }

        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Western.GetString(bytes);
        }
    }

    /// <summary>The separator with which the first row that has cells names most columns.</summary>
    public static char SeparatorOf(string text, Func<string, bool> isColumn) =>
        Separators.MaxBy(separator => Rows(text, separator).FirstOrDefault(r => r.HasCells).Cells?.Count(isColumn) ?? 0);

    /// <summary>
    /// The rows, also the empty ones. Quotes are those of RFC 4180; a quote that is never closed ends with the text, and the row says so.
    /// </summary>
    public static IEnumerable<TextRow> Rows(string text, char separator)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var (number, quoted) = (1, false);
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (quoted)
            {
                quoted = c != '"' || Next(text, at) == '"';
                if (quoted)
                {
                    cell.Append(c);
                    at += c == '"' ? 1 : 0;
                }
            }
            else if (c == '"' && cell.Length == 0)
            {
                quoted = true;
            }
            else if (c == separator)
            {
                Take(cells, cell);
            }
            else if (c is '\r' or '\n')
            {
                at += c == '\r' && Next(text, at) == '\n' ? 1 : 0;
                Take(cells, cell);
                yield return new(number++, cells, false);
                cells = [];
            }
            else
            {
                cell.Append(c);
            }
        }

        Take(cells, cell);
        yield return new(number, cells, quoted);
    }

    private static char Next(string text, int at) => at + 1 < text.Length ? text[at + 1] : '\0';

    private static void Take(List<string> cells, StringBuilder cell)
    {
        cells.Add(cell.ToString().Trim(' ', '\u00A0'));
        cell.Clear();
    }
}

/// <summary>A row of the text.</summary>
/// <param name="Number">Counted from 1, empty ones too.</param>
/// <param name="Cells">Its cells, at least one.</param>
/// <param name="Unclosed">Whether a quote was opened and never closed.</param>
internal readonly record struct TextRow(int Number, IReadOnlyList<string> Cells, bool Unclosed)
{
    /// <summary>Whether anything stands in it; a row whose first cell starts with # is a comment.</summary>
    public bool HasCells => Unclosed || (Cells.Any(c => c.Length > 0) && !Cells[0].StartsWith('#'));
}
