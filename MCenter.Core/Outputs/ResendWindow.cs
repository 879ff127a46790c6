using MCenter.Core.Devices;
using MCenter.Core.History;

namespace MCenter.Core.Outputs;

/// <summary>Reads what is to be sent again by some hours, as all meters of a raster time go together, and a week's chunk of a meter is unpacked as a whole.</summary>
internal sealed class ResendWindow(IHistoryStore history, DeviceStore devices)
{
    /// <summary>500 meters send 12,000 readings in them, some 10 MB.</summary>
    private static readonly TimeSpan Length = TimeSpan.FromHours(6);

    private List<Reading> loaded = [];
    private OutputResend? next;
    private DateTimeOffset end;

    /// <summary>The readings that come next, at most so many, and where the walk then stands.</summary>
    public async Task<(IReadOnlyList<Reading> Readings, OutputResend Then)> NextAsync(OutputResend resend, int most, CancellationToken cancel)
    {
        if (next != resend || loaded.Count == 0)
        {
            await LoadAsync(resend, cancel);
        }

        var readings = loaded.GetRange(0, Math.Min(most, loaded.Count));
        return (readings, readings.Count == loaded.Count
            ? resend with { At = end, AfterDevice = 0, Sent = resend.Sent + readings.Count }
            : resend with { At = readings[^1].RasterTime, AfterDevice = readings[^1].DeviceId, Sent = resend.Sent + readings.Count });
    }

    /// <summary>They were delivered.</summary>
    public void Passed(int count, OutputResend then)
    {
        loaded.RemoveRange(0, count);
        next = then;
    }

    private async Task LoadAsync(OutputResend resend, CancellationToken cancel)
    {
        loaded = [];
        end = resend.At;
        while (loaded.Count == 0 && end < resend.To)
        {
            var start = end;
            end = start + Length < resend.To ? start + Length : resend.To;
            foreach (var device in devices.Current.All)
            {
                await foreach (var reading in history.ReadAsync(device.Id, start, end, cancel))
                {
                    loaded.Add(reading);
                }
            }

            loaded.RemoveAll(r => r.RasterTime == resend.At && r.DeviceId <= resend.AfterDevice);
        }

        loaded = [.. loaded.OrderBy(r => r.RasterTime).ThenBy(r => r.DeviceId)];
        next = resend;
    }
}
