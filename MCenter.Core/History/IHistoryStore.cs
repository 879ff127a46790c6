using MCenter.Core.Registers;

namespace MCenter.Core.History;

/// <summary>One point of one register's history.</summary>
/// <param name="RasterTime">The raster time, UTC.</param>
/// <param name="ReadAt">When the meter answered, UTC.</param>
/// <param name="Quality">Quality of the reading.</param>
/// <param name="Value">The raw value.</param>
public readonly record struct HistoryPoint(DateTimeOffset RasterTime, DateTimeOffset ReadAt, Quality Quality, RawValue Value);

/// <summary>Fill and extent of the history.</summary>
/// <param name="Readings">Readings stored, hot and in chunks.</param>
/// <param name="Bytes">Size of the history's files on disk.</param>
/// <param name="First">Oldest raster time, null when empty.</param>
/// <param name="Last">Newest raster time, null when empty.</param>
public sealed record HistorySize(long Readings, long Bytes, DateTimeOffset? First, DateTimeOffset? Last);

/// <summary>
/// The stored readings. Nobody outside this folder sees whether a reading lies in a hot row or in a chunk. Thread safe.
/// Only registers with <see cref="Register.SaveToDatabase"/> are to be given; a register that is not saved is <see cref="RawValue.None"/>.
/// Every method throws <see cref="HistoryUnavailableException"/> while the file cannot be used.
/// </summary>
public interface IHistoryStore
{
    /// <summary>False from a write that failed until the next that succeeds.</summary>
    bool IsWritable { get; }

    /// <summary>
    /// Stores readings and misses of one bus pass in one transaction; on return they survive a power cut (WAL, synchronous FULL).
    /// A point that is already stored as a reading is never written over (first one wins); a reading replaces a miss of the same point.
    /// </summary>
    /// <returns>How many readings were new.</returns>
    Task<int> AppendAsync(IReadOnlyList<Reading> readings, IReadOnlyList<MissedReading> misses, CancellationToken cancel);

    /// <summary>Whether a reading (not a miss) is stored at this raster time.</summary>
    Task<bool> HasAsync(int deviceId, DateTimeOffset rasterTime, CancellationToken cancel);

    /// <summary>Readings of a device in order of raster time, <paramref name="from"/> inclusive, <paramref name="to"/> exclusive.</summary>
    IAsyncEnumerable<Reading> ReadAsync(int deviceId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel);

    /// <summary>What is made of one register's points, in order of raster time; points where the register has no value are left out.</summary>
    /// <typeparam name="T">What is made of a point.</typeparam>
    /// <param name="deviceId">The device.</param>
    /// <param name="register">Number of the register.</param>
    /// <param name="from">Begin, inclusive.</param>
    /// <param name="to">End, exclusive.</param>
    /// <param name="project">Makes something of a point, or null to leave it out; called on several threads at once.</param>
    /// <param name="cancel">Cancels the query.</param>
    Task<T[]> ReadSeriesAsync<T>(int deviceId, int register, DateTimeOffset from, DateTimeOffset to, Func<HistoryPoint, T?> project, CancellationToken cancel)
        where T : struct;

    /// <summary>Misses of a device in order of raster time.</summary>
    Task<IReadOnlyList<MissedReading>> ReadMissesAsync(int deviceId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel);

    /// <summary>The newest stored reading of every device, for the start.</summary>
    Task<IReadOnlyList<Reading>> NewestAsync(CancellationToken cancel);

    /// <summary>The newest stored raster time of a device, null when it has none.</summary>
    Task<DateTimeOffset?> NewestTimeAsync(int deviceId, CancellationToken cancel);

    /// <summary>The oldest stored reading of a device, null when it has none or its values cannot be read.</summary>
    Task<Reading?> FirstAsync(int deviceId, CancellationToken cancel);

    /// <summary>
    /// Readings in the order in which they were committed, over all devices: late ones come when they came, not where they belong. Reaches back as far as rows are hot:
    /// to the begin of the week, and as far as an <see cref="IHistoryFollower"/> has not passed.
    /// </summary>
    /// <param name="afterSequence">What was passed already.</param>
    /// <param name="upToSequence">The last that is wanted, as <see cref="NewestSequenceAsync"/> says.</param>
    /// <param name="most">Most rows on the page, misses included.</param>
    /// <param name="cancel">Cancels the query.</param>
    Task<FollowedReadings> FollowAsync(long afterSequence, long upToSequence, int most, CancellationToken cancel);

    /// <summary>How many readings <see cref="FollowAsync"/> finds in all its pages.</summary>
    Task<long> CountFollowedAsync(long afterSequence, long upToSequence, CancellationToken cancel);

    /// <summary>Sequence of the newest commit.</summary>
    Task<long> NewestSequenceAsync(CancellationToken cancel);

    /// <summary>How many readings a device has.</summary>
    Task<long> CountAsync(int deviceId, CancellationToken cancel);

    /// <summary>Size and extent over all devices.</summary>
    Task<HistorySize> SizeAsync(CancellationToken cancel);

    /// <summary>Deletes all readings of a device.</summary>
    Task DeleteDeviceAsync(int deviceId, CancellationToken cancel);

    /// <summary>Deletes everything.</summary>
    Task DeleteAllAsync(CancellationToken cancel);
}
