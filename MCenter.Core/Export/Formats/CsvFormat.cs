using MCenter.Core.History;
using MCenter.Core.Registers;

namespace MCenter.Core.Export.Formats;

/// <summary>CSV of a meter: one row a reading at its raster time, one column a register, scaled; see <see cref="CsvTable"/>.</summary>
internal sealed class CsvFormat : IExportFormat
{
    public string Name => "csv";

    public string ContentType => "text/csv; charset=utf-8";

    public async Task WriteAsync(Stream output, MeterExport export, ExportOptions options, CancellationToken cancel)
    {
        await using var csv = new CsvTable(output, options, export.Zone);
        csv.Head(export.Device.Registers, options.Language);
        await foreach (var reading in export.Readings.WithCancellation(cancel))
        {
            await csv.RowAsync(reading.RasterTime, export.Device.Registers.Select(r => r.Number < reading.Values.Count ? Cell(reading.Values[r.Number], r, options.Language) : ""), cancel);
        }

        await csv.EndAsync(cancel);
    }

    private static string Cell(RawValue value, Register register, ExportLanguage language) => value.Kind switch
    {
        ValueKind.None => "",
        ValueKind.Number or ValueKind.Float => PublishedValue.Of(value, register).Scaled is { } number ? language.Format(number) : "",
        ValueKind.Text => CsvTable.Defused(value.AsText!),
        _ => value.ToString(),
    };
}
