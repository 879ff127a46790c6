using System.Globalization;
using MCenter.Core.History;
using MCenter.Core.Registers;

namespace MCenter.Core.Export.Formats;

/// <summary>CSV of a meter: one row a reading at its raster time, one column a register, scaled; see <see cref="CsvTable"/>.</summary>
internal sealed class CsvFormat : IExportFormat
{
    private static readonly string[] TitlesOfAll = ["DeviceId", "Name", "Serial", "Register", "Description", "OBIS", "Value"];

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

    /// <summary>Meters have different registers, so it has one row a value instead of one column a register: time, meter, register, its title with the unit, OBIS code, value.</summary>
    public async Task WriteAllAsync(Stream output, IReadOnlyList<MeterExport> exports, ExportOptions options, CancellationToken cancel)
    {
        // all of one box, so of one zone
        await using var csv = new CsvTable(output, options, exports.Count > 0 ? exports[0].Zone : TimeZoneInfo.Utc);
        csv.Head(TitlesOfAll);
        foreach (var (device, readings, _, _) in exports)
        {
            string[] meter = [device.Id.ToString(CultureInfo.InvariantCulture), CsvTable.Defused(device.DisplayName), CsvTable.Defused(device.Serial)];
            await foreach (var reading in readings.WithCancellation(cancel))
            {
                foreach (var register in device.Registers.Where(r => r.Number < reading.Values.Count && reading.Values[r.Number].Kind != ValueKind.None))
                {
                    await csv.RowAsync(reading.RasterTime, [.. meter, .. Value(register, reading.Values[register.Number], options.Language)], cancel);
                }
            }
        }

        await csv.EndAsync(cancel);
    }

    private static IEnumerable<string> Value(Register register, RawValue value, ExportLanguage language) =>
    [
        register.Number.ToString(CultureInfo.InvariantCulture),
        CsvTable.Defused(RegisterTitle.Of(register, language.Culture)),
        CsvTable.Defused(register.ObisCode),
        CsvCell.Of(value, register, language).Text,
    ];
}
