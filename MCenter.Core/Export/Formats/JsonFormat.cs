using System.Runtime.CompilerServices;
using System.Text.Json;
using MCenter.Core.History;
using MCenter.Core.Registers;

namespace MCenter.Core.Export.Formats;

/// <summary>JSON of a meter: the document of the compatible API, its <c>Values</c> holding every point of the time span at its raster time.</summary>
internal sealed class JsonFormat : IExportFormat
{
    public string Name => "json";

    public string ContentType => "application/json; charset=utf-8";

    public async Task WriteAsync(Stream output, MeterExport export, ExportOptions options, CancellationToken cancel)
    {
        var newest = await export.Readings.LastOrDefaultAsync(cancel);
        var document = new CompatibleDocument
        {
            Device = export.Device,
            Zone = export.Zone,
            StandardIntervalMinutes = export.StandardIntervalMinutes,
            At = newest?.RasterTime ?? DateTimeOffset.UnixEpoch,
            LastReadout = newest?.RasterTime,
            State = newest is null ? CompatibleReadoutState.Never : CompatibleReadoutState.Good,
            Newest = newest?.Values ?? [],
        };
        await using var json = new Utf8JsonWriter(output);
        await document.WriteAsync(json, register => Points(export.Readings, register.Number, cancel), cancel);
    }

    /// <summary>An array of the meters' documents.</summary>
    public async Task WriteAllAsync(Stream output, IReadOnlyList<MeterExport> exports, ExportOptions options, CancellationToken cancel)
    {
        for (var i = 0; i < exports.Count; i++)
        {
            await output.WriteAsync(i == 0 ? "["u8.ToArray() : ","u8.ToArray(), cancel);
            await WriteAsync(output, exports[i], options, cancel);
        }

        await output.WriteAsync(exports.Count == 0 ? "[]"u8.ToArray() : "]"u8.ToArray(), cancel);
    }

    /// <summary>The document goes register by register, the history reading by reading: one pass over it a register keeps memory small.</summary>
    private static async IAsyncEnumerable<CompatiblePoint> Points(IAsyncEnumerable<Reading> readings, int register, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var reading in readings.WithCancellation(cancel))
        {
            if (register < reading.Values.Count && reading.Values[register].Kind != ValueKind.None)
            {
                yield return new(reading.RasterTime, reading.Values[register]);
            }
        }
    }
}
