using MCenter.Core.Devices;
using MCenter.Core.History;

namespace MCenter.Core.Export;

/// <summary>What is exported: one meter and its readings of a time span.</summary>
/// <param name="Device">The meter with its registers.</param>
/// <param name="Readings">Its readings in order of raster time; a format may enumerate them more than once.</param>
/// <param name="Zone">The box's time zone.</param>
/// <param name="StandardIntervalMinutes">The box's standard interval, for meters without one of their own.</param>
public sealed record MeterExport(Device Device, IAsyncEnumerable<Reading> Readings, TimeZoneInfo Zone, int StandardIntervalMinutes);
