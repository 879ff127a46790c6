using MCenter.Core.Devices;
using MCenter.Core.Settings;

namespace MCenter.Core.Readout;

/// <summary>A device that is due at a raster time, as part of the pass that counts it.</summary>
internal sealed record DuePoint(int DeviceId, DateTimeOffset RasterTime, Pass Pass);

/// <summary>One raster pass over all lines: counts until its last point is done.</summary>
internal sealed class Pass(DateTimeOffset rasterTime, DateTimeOffset startedAt, int due)
{
    private int done;
    private int read;

    /// <summary>Counts a point.</summary>
    /// <returns>The summary with the last point, else null.</returns>
    public PassSummary? Done(bool answered, DateTimeOffset at)
    {
        if (answered)
        {
            Interlocked.Increment(ref read);
        }

        return Interlocked.Increment(ref done) == due ? new(rasterTime, startedAt, at - startedAt, due, read) : null;
    }
}

/// <summary>Which interval holds for a device.</summary>
internal static class DeviceInterval
{
    /// <summary>Battery meters are spared anything shorter, minutes.</summary>
    private const int ShortestOnBattery = 15;

    /// <summary>The device's own interval or the standard one, minutes.</summary>
    public static int Of(Device device, GeneralSettings general)
    {
        var interval = device.ReadoutCycleMinutes > 0 ? device.ReadoutCycleMinutes : general.ReadoutIntervalMinutes;
        return device.Battery ? Math.Max(interval, ShortestOnBattery) : interval;
    }
}
