using MCenter.Core.Devices;
using MCenter.Core.History;

namespace MCenter.Core.Export;

/// <summary>A file for a file server, small enough to be made at once: what was read at one raster time.</summary>
/// <param name="Name">From <see cref="FileNames"/>; the same readings have the same name, so that sending them again replaces the file.</param>
/// <param name="Content">The whole file.</param>
public sealed record UploadFile(string Name, byte[] Content)
{
    /// <summary>The file of one meter and interval.</summary>
    /// <param name="device">The meter with its registers; those that are not saved have no value in a reading.</param>
    /// <param name="reading">What it answered.</param>
    /// <param name="format">csv, json, ...</param>
    /// <param name="options">How it is to look.</param>
    /// <param name="box">The box's time zone and standard interval.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<UploadFile> OfAsync(Device device, Reading reading, IExportFormat format, ExportOptions options, UploadContext box, CancellationToken cancel)
    {
        using var content = new MemoryStream();
        await format.WriteAsync(content, box.Export(device, reading), options, cancel);
        return new(FileNames.OfUpload(device, reading.RasterTime, format.Name), content.ToArray());
    }

    /// <summary>The file of all meters of one interval.</summary>
    /// <param name="readings">Meters with what they answered, all of <paramref name="rasterTime"/>: one that comes late makes the whole file anew, or it would replace the others.</param>
    /// <param name="rasterTime">The instant that was due.</param>
    /// <param name="format">csv, json, ...</param>
    /// <param name="options">How it is to look.</param>
    /// <param name="box">Who the box is, its time zone and standard interval.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<UploadFile> OfAllAsync(
        IEnumerable<(Device Device, Reading Reading)> readings, DateTimeOffset rasterTime, IExportFormat format, ExportOptions options, UploadContext box, CancellationToken cancel)
    {
        using var content = new MemoryStream();
        await format.WriteAllAsync(content, [.. readings.Select(r => box.Export(r.Device, r.Reading))], options, cancel);
        return new(FileNames.OfUploadOfAll(box.BoxSerial, rasterTime, format.Name), content.ToArray());
    }
}

/// <summary>What a file says of the box.</summary>
/// <param name="BoxSerial">Serial number of this M-Center.</param>
/// <param name="Zone">Its time zone.</param>
/// <param name="StandardIntervalMinutes">Its standard interval, for meters without one of their own.</param>
public sealed record UploadContext(string BoxSerial, TimeZoneInfo Zone, int StandardIntervalMinutes)
{
    internal MeterExport Export(Device device, Reading reading) => new(device, new[] { reading }.ToAsyncEnumerable(), Zone, StandardIntervalMinutes);
}
