using System.Runtime.CompilerServices;
using MCenter.Core.Devices;
using MCenter.Core.Export;
using MCenter.Core.History;
using MCenter.Core.Settings;

namespace MCenter.Drivers.FileTransfer;

/// <summary>Makes the files of readings: one a meter and raster time, or one for all meters of a raster time. The same readings always make the same names.</summary>
internal sealed class FtpFiles(SettingsStore settings, DeviceStore devices, IHistoryStore history, ExportFormats formats, BoxIdentity box, BoxClock clock)
{
    /// <summary>One file after another, as it is wanted; a meter that was deleted meanwhile has none.</summary>
    public async IAsyncEnumerable<UploadFile> OfAsync(IReadOnlyList<Reading> readings, FtpSettings chosen, [EnumeratorCancellation] CancellationToken cancel)
    {
        var format = formats.Find(chosen.Format)!;
        var options = new ExportOptions(chosen.Separator, ExportLanguage.Find(chosen.Language)!);
        var context = new UploadContext(box.SerialNumber, clock.Zone, settings.Get<GeneralSettings>().ReadoutIntervalMinutes);
        if (chosen.OneFile)
        {
            foreach (var at in readings.Select(r => r.RasterTime).Distinct())
            {
                // from the history, or a meter that came late would replace the others
                var all = await AllOfAsync(at, cancel);
                if (all.Count > 0)
                {
                    yield return await UploadFile.OfAllAsync(all, at, format, options, context, cancel);
                }
            }

            yield break;
        }

        foreach (var reading in readings)
        {
            if (devices.Current.Find(reading.DeviceId) is { } device)
            {
                yield return await UploadFile.OfAsync(device, reading, format, options, context, cancel);
            }
        }
    }

    private async Task<List<(Device Device, Reading Reading)>> AllOfAsync(DateTimeOffset at, CancellationToken cancel)
    {
        var all = new List<(Device, Reading)>();
        foreach (var device in devices.Current.All)
        {
            // raster times are whole minutes
            await foreach (var reading in history.ReadAsync(device.Id, at, at.AddMinutes(1), cancel))
            {
                all.Add((device, reading));
            }
        }

        return all;
    }
}
