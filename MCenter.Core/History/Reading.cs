using MCenter.Core.Registers;

namespace MCenter.Core.History;

/// <summary>What one device answered at one raster time.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="RasterTime">The instant that was due, UTC, whole minutes.</param>
/// <param name="ReadAt">When the device answered, UTC.</param>
/// <param name="Quality">How far it can be trusted.</param>
/// <param name="Values">One value a register, by register number (index = <see cref="Register.Number"/>).</param>
public sealed record Reading(int DeviceId, DateTimeOffset RasterTime, DateTimeOffset ReadAt, Quality Quality, IReadOnlyList<RawValue> Values);

/// <summary>A raster time at which a device was due and gave nothing.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="RasterTime">The instant that was due, UTC.</param>
/// <param name="TriedAt">When the last try ended, UTC.</param>
/// <param name="Fault">Why.</param>
public sealed record MissedReading(int DeviceId, DateTimeOffset RasterTime, DateTimeOffset TriedAt, ReadoutFault Fault);
