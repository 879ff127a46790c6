using MCenter.Core.History;
using MCenter.Core.Settings;

namespace MCenter.Core.Gaps;

/// <summary>How far a meter's load profile is read, kept so that a restart goes on where it stopped.</summary>
/// <param name="Start">The memory's oldest entry when its readout began, UTC.</param>
/// <param name="Next">Everything before is read, UTC.</param>
/// <param name="OffRaster">Entries left out because they lie on no raster point of the meter, or carry none of its registers.</param>
public sealed record ProfileCursor(DateTimeOffset Start, DateTimeOffset Next, int OffRaster);

/// <summary>The cursors by device id. Written by the box itself.</summary>
public sealed record ProfileCursors : ISettings<ProfileCursors>
{
    /// <inheritdoc/>
    public static string Section => "load-profile-cursors";

    /// <summary>By device id; none before a device's first slice.</summary>
    public IReadOnlyDictionary<int, ProfileCursor> All { get; init; } = new Dictionary<int, ProfileCursor>();

    /// <inheritdoc/>
    public IEnumerable<ValidationError> Validate() => [];
}

/// <summary>The repair of a meter's gaps from its memory, running or the last one since the box started.</summary>
/// <param name="Points">Raster points that were missing when it began.</param>
/// <param name="Filled">Of them filled so far.</param>
/// <param name="NotInMeter">Of them asked for and not in the meter's memory.</param>
/// <param name="Running">Whether it goes on.</param>
/// <param name="Fault">Why it was broken off; null when it was not.</param>
public sealed record GapRepair(int Points, int Filled, int NotInMeter, bool Running, ReadoutFault? Fault);

/// <summary>How the readout of a meter's load profile stands.</summary>
/// <param name="DeviceId">The meter.</param>
/// <param name="Cursor">How far it is read; null before the first slice.</param>
/// <param name="DaysDone">Days of the memory that are read, rounded down.</param>
/// <param name="DaysTotal">Days from its oldest entry to now, rounded up.</param>
/// <param name="Fault">Why the last slice failed; null when it did not.</param>
/// <param name="Detail">What was seen then, in English.</param>
/// <param name="Repair">The repair of gaps; null when there was none.</param>
public sealed record ProfileState(int DeviceId, ProfileCursor? Cursor, int DaysDone, int DaysTotal, ReadoutFault? Fault, string Detail, GapRepair? Repair);
