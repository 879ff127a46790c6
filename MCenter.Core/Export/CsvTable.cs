using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using MCenter.Core.Registers;

namespace MCenter.Core.Export;

/// <summary>
/// Writes a meter's CSV: UTF-8 with byte order mark, CRLF, quoting of RFC 4180; two header rows (names, OBIS codes), then rows of a time, local with offset, and one cell
/// a register. Holds no more than one block; leaves the stream open.
/// </summary>
internal sealed class CsvTable : IAsyncDisposable
{
    private const int BlockBytes = 64 * 1024;

    private readonly Stream output;
    private readonly TimeZoneInfo zone;
    private readonly MemoryStream block = new(BlockBytes * 2);
    private readonly StreamWriter text;
    private readonly CsvWriter csv;

    public CsvTable(Stream output, ExportOptions options, TimeZoneInfo zone)
    {
        (this.output, this.zone) = (output, zone);
        // rows are made in memory and handed on in blocks: CsvHelper would flush the network after every row
        text = new StreamWriter(block, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = options.Separator.ToString(), NewLine = "\r\n" });
    }

    /// <summary>One header row, of other columns than registers.</summary>
    public void Head(IEnumerable<string> titles) => Row("Timestamp", titles);

    /// <summary>The two header rows.</summary>
    public void Head(IReadOnlyList<Register> registers, ExportLanguage language)
    {
        Head(registers.Select(r => Defused(RegisterTitle.Of(r, language.Culture))));
        Row("OBIS", registers.Select(r => Defused(r.ObisCode)));
    }

    /// <summary>One row of values.</summary>
    public async Task RowAsync(DateTimeOffset time, IEnumerable<string> cells, CancellationToken cancel)
    {
        Row(TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture), cells);
        if (block.Length > BlockBytes)
        {
            await HandOnAsync(cancel);
        }
    }

    /// <summary>Hands on what is left; to be called at the end.</summary>
    public async Task EndAsync(CancellationToken cancel)
    {
        await csv.FlushAsync();
        await HandOnAsync(cancel);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await csv.DisposeAsync();
        await text.DisposeAsync();
    }

    /// <summary>See <see cref="CsvText.Defused"/>.</summary>
    public static string Defused(string text) => CsvText.Defused(text);

    private void Row(string first, IEnumerable<string> cells)
    {
        csv.WriteField(first);
        foreach (var cell in cells)
        {
            csv.WriteField(cell);
        }

        csv.NextRecord();
    }

    private async Task HandOnAsync(CancellationToken cancel)
    {
        await output.WriteAsync(block.GetBuffer().AsMemory(0, (int)block.Length), cancel);
        block.SetLength(0);
    }
}
