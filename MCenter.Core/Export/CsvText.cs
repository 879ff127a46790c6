using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace MCenter.Core.Export;

/// <summary>
/// CSV that is small enough to be made at once: UTF-8 with byte order mark, CRLF, quoting of RFC 4180. Texts are defused, everything else is written in invariant form.
/// The readings of a meter are no such thing: see <see cref="CsvTable"/>.
/// </summary>
public static class CsvText
{
    /// <summary>The file.</summary>
    /// <param name="rows">With the titles of the columns first; null is an empty cell.</param>
    /// <param name="separator">Between the columns.</param>
    public static byte[] Of(IEnumerable<IEnumerable<object?>> rows, char separator = ';')
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = separator.ToString(), NewLine = "\r\n" }))
        {
            foreach (var row in rows)
            {
                foreach (var cell in row)
                {
                    csv.WriteField(cell is string plain ? Defused(plain) : Convert.ToString(cell, CultureInfo.InvariantCulture));
                }

                csv.NextRecord();
            }
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    /// <summary>A text that a spreadsheet would take for a formula gets an apostrophe in front.</summary>
    internal static string Defused(string text) => text.Length > 0 && (text[0] is '=' or '+' or '-' or '@' || char.IsControl(text[0])) ? "'" + text : text;
}
