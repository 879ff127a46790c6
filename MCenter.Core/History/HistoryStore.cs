using System.Runtime.CompilerServices;

namespace MCenter.Core.History;

/// <summary>The one door to the history; see <see cref="IHistoryStore"/>.</summary>
internal sealed class HistoryStore(HistoryFile file, Layouts layouts, HistoryChunks chunks, HistoryWriter writer, HistoryReader reader, HistoryMaintenance maintenance) : IHistoryStore
{
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

    public async Task<IReadOnlyList<HistoryPoint>> ReadSeriesAsync(int deviceId, int register, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        await reader.SeriesAsync(deviceId, register, Slots.Ceiling(from), Slots.Ceiling(to), cancel);

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

    public Task<long> CountAsync(int deviceId, CancellationToken cancel) => reader.CountAsync(deviceId, cancel);

    public Task<HistorySize> SizeAsync(CancellationToken cancel) => reader.SizeAsync(cancel);

    public Task DeleteDeviceAsync(int deviceId, CancellationToken cancel) => maintenance.DeleteDeviceAsync(deviceId, cancel);

    public Task DeleteAllAsync(CancellationToken cancel) => maintenance.DeleteAllAsync(cancel);
}
