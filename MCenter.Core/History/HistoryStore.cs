using System.Runtime.CompilerServices;

namespace MCenter.Core.History;

/// <summary>
/// The one door to the history; see <see cref="IHistoryStore"/>. SQLite answers on the caller's thread; what takes long is asked on another one, so that a page goes on
/// answering meanwhile.
/// </summary>
internal sealed class HistoryStore(HistoryFile file, Layouts layouts, HistoryChunks chunks, HistoryWriter writer, HistoryReader reader, HistorySequence sequence, HistoryMaintenance maintenance) : IHistoryStore
{
    private volatile CountedSize? counted;

    public async Task OpenAsync(CancellationToken cancel)
    {
        await file.StartAsync(cancel);
        await using var db = await file.OpenAsync(cancel);
        await layouts.LoadAsync(db, cancel);
        await chunks.LoadAsync(db, cancel);
    }

    public bool IsWritable => file.IsWritable;

    public Task<int> AppendAsync(IReadOnlyList<Reading> readings, IReadOnlyList<MissedReading> misses, CancellationToken cancel) => writer.AppendAsync(readings, misses, cancel);

    public Task<bool> HasAsync(int deviceId, DateTimeOffset rasterTime, CancellationToken cancel) => reader.HasAsync(deviceId, Slots.Exact(rasterTime), cancel);

    public async IAsyncEnumerable<Reading> ReadAsync(int deviceId, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in reader.RowsAsync(deviceId, Slots.Ceiling(from), Slots.Ceiling(to), cancel))
        {
            if (!row.IsMiss)
            {
                yield return HistoryReader.AsReading(deviceId, row);
            }
        }
    }

    public Task<T[]> ReadSeriesAsync<T>(int deviceId, int register, DateTimeOffset from, DateTimeOffset to, Func<HistoryPoint, T?> project, CancellationToken cancel)
        where T : struct => Task.Run(() => reader.SeriesAsync(deviceId, register, Slots.Ceiling(from), Slots.Ceiling(to), project, cancel), cancel);

    public async Task<IReadOnlyList<MissedReading>> ReadMissesAsync(int deviceId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        List<MissedReading> misses = [];
        await foreach (var row in reader.RowsAsync(deviceId, Slots.Ceiling(from), Slots.Ceiling(to), cancel))
        {
            if (row.IsMiss)
            {
                misses.Add(new(deviceId, row.RasterTime, row.ReadAt, (ReadoutFault)(row.Quality - Slots.MissBase)));
            }
        }

        return misses;
    }

    public async Task<IReadOnlyList<Reading>> NewestAsync(CancellationToken cancel) => await reader.NewestAsync(cancel);

    public async Task<DateTimeOffset?> NewestTimeAsync(int deviceId, CancellationToken cancel) => await reader.NewestSlotAsync(deviceId, cancel) is { } slot ? Slots.Time(slot) : null;

    public Task<Reading?> FirstAsync(int deviceId, CancellationToken cancel) => reader.FirstAsync(deviceId, cancel);

    public Task<FollowedReadings> FollowAsync(long afterSequence, long upToSequence, int most, CancellationToken cancel) => sequence.FollowAsync(afterSequence, upToSequence, most, cancel);

    public Task<long> CountFollowedAsync(long afterSequence, long upToSequence, CancellationToken cancel) => sequence.CountAsync(afterSequence, upToSequence, cancel);

    public Task<long> NewestSequenceAsync(CancellationToken cancel) => sequence.NewestAsync(cancel);

    public Task<long> CountAsync(int deviceId, CancellationToken cancel) => reader.CountAsync(deviceId, cancel);

    /// <summary>Counted once after each write: the history is written once a minute at most, and asked by every page that opens.</summary>
    public Task<HistorySize> SizeAsync(CancellationToken cancel) => Task.Run(async () =>
    {
        var writes = file.Writes;
        if (counted is not { } known || known.Writes != writes)
        {
            counted = known = new(writes, await reader.SizeAsync(cancel));
        }

        return known.Size;
    }, cancel);

    public Task DeleteDeviceAsync(int deviceId, CancellationToken cancel) => maintenance.DeleteDeviceAsync(deviceId, cancel);

    public Task DeleteAllAsync(CancellationToken cancel) => maintenance.DeleteAllAsync(cancel);

    private sealed record CountedSize(long Writes, HistorySize Size);
}
