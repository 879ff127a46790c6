using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using MCenter.Core.History;
using MCenter.Core.Registers;

namespace MCenter.Core.Export.Formats;

/// <summary>
/// CSV of a meter: UTF-8 with byte order mark, CRLF, quoting of RFC 4180. First row the column names, second the OBIS codes, then one row a reading:
/// its raster time, local with offset, and one column a register, scaled.
/// </summary>
internal sealed class CsvFormat : IExportFormat
{
    private const int BlockBytes = 64 * 1024;

    public string Name => "csv";

    public string ContentType => "text/csv; charset=utf-8";

    public async Task WriteAsync(Stream output, MeterExport export, ExportOptions options, CancellationToken cancel)
    {
        // rows are made in memory and handed on in blocks: CsvHelper would flush the network after every row
        using var block = new MemoryStream(BlockBytes * 2);
        await using var text = new StreamWriter(block, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await using var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = options.Separator.ToString(), NewLine = "\r\n" });
        WriteHeader(csv, export.Device.Registers, options);
        await foreach (var reading in export.Readings.WithCancellation(cancel))
        {
            WriteRow(csv, export, reading, options.Language);
            if (block.Length > BlockBytes)
            {
                await HandOnAsync(block, output, cancel);
            }
        }

        await csv.FlushAsync();
        await HandOnAsync(block, output, cancel);
    }

    private static async Task HandOnAsync(MemoryStream block, Stream output, CancellationToken cancel)
    {
        await output.WriteAsync(block.GetBuffer().AsMemory(0, (int)block.Length), cancel);
        block.SetLength(0);
    }

    private static void WriteHeader(CsvWriter csv, IReadOnlyList<Register> registers, ExportOptions options)
    {
        csv.WriteField("Timestamp");
        foreach (var register in registers)
        {
            csv.WriteField(Defused(RegisterTitle.Of(register, options.Language.Culture)));
        }

        csv.NextRecord();
        csv.WriteField("OBIS");
        foreach (var register in registers)
        {
            csv.WriteField(Defused(register.ObisCode));
        }

        csv.NextRecord();
    }

    private static void WriteRow(CsvWriter csv, MeterExport export, Reading reading, ExportLanguage language)
    {
        csv.WriteField(TimeZoneInfo.ConvertTime(reading.RasterTime, export.Zone).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
        foreach (var register in export.Device.Registers)
        {
            csv.WriteField(register.Number < reading.Values.Count ? Cell(reading.Values[register.Number], register, language) : "");
        }

        csv.NextRecord();
    }

    private static string Cell(RawValue value, Register register, ExportLanguage language) => value.Kind switch
    {
        ValueKind.None => "",
        ValueKind.Number or ValueKind.Float => PublishedValue.Of(value, register).Scaled is { } number ? language.Format(number) : "",
        ValueKind.Text => Defused(value.AsText!),
        _ => value.ToString(),
    };

    /// <summary>A text that a spreadsheet would take for a formula gets an apostrophe in front.</summary>
    private static string Defused(string text) => text.Length > 0 && (text[0] is '=' or '+' or '-' or '@' || char.IsControl(text[0])) ? "'" + text : text;
}
