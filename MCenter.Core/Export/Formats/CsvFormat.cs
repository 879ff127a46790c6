using MCenter.Core.History;

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
            await csv.RowAsync(reading.RasterTime, export.Device.Registers.Select(r => r.Number < reading.Values.Count ? CsvCell.Of(reading.Values[r.Number], r, options.Language).Text : ""), cancel);
        }

        await csv.EndAsync(cancel);
    }
}
