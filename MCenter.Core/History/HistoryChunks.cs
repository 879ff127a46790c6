using System.Collections.Concurrent;
using MCenter.Core.Events;
using Microsoft.EntityFrameworkCore;

namespace MCenter.Core.History;

/// <summary>The weekly chunks, checked and decoded. A broken one is said once, as an event with device and week, and passed over: the rest stays readable.</summary>
internal sealed class HistoryChunks(EventLog events)
{
    private readonly ConcurrentDictionary<(int DeviceId, int Period), bool> broken = new();

    /// <summary>No chunk reaches beyond this slot, so that the readings of every day need not look for one.</summary>
    public long LastSlot { get; set; } = long.MaxValue;

    public async Task LoadAsync(HistoryDb db, CancellationToken cancel)
    {
        broken.Clear();
        LastSlot = await db.Chunks.MaxAsync(c => (long?)c.LastSlot, cancel) ?? long.MinValue;
    }

    /// <summary>The chunk's content; null when it is broken.</summary>
    public async Task<Chunk?> OpenAsync(ChunkRow row, CancellationToken cancel) => Decode(row) ?? await ReportAsync<Chunk>(row, cancel);

    /// <summary>The chunk's rows; null when it is broken.</summary>
    public async Task<List<StoredRow>?> RowsAsync(ChunkRow row, CancellationToken cancel) => Decode(row)?.Rows() ?? await ReportAsync<List<StoredRow>>(row, cancel);

    /// <summary>Whether a chunk's bytes are what was written, be they readable or of a newer version.</summary>
    public static bool IsIntact(ChunkRow row) => row.Crc == HistoryCodec.Crc(row.DeviceId, row.Period, row.Data);

    /// <summary>Says that a chunk is broken, unless that was said before; always null.</summary>
    public async Task<T?> ReportAsync<T>(ChunkRow row, CancellationToken cancel)
        where T : class
    {
        if (broken.TryAdd((row.DeviceId, row.Period), true))
        {
            var monday = Slots.Time(Slots.FirstSlot(row.Period)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            await events.AddAsync(EventSeverity.Error, "History", "HistoryChunkBroken", [row.DeviceId.ToString(System.Globalization.CultureInfo.InvariantCulture), monday], row.DeviceId, cancel: cancel);
        }

        return null;
    }

    /// <summary>Those of some points that lie in a chunk, and whether as a miss.</summary>
    public async Task<Dictionary<(int DeviceId, long Slot), bool>> FindAsync(HistoryDb db, IEnumerable<(int DeviceId, long Slot)> points, CancellationToken cancel)
    {
        Dictionary<(int, long), bool> found = [];
        foreach (var week in points.Where(p => p.Slot <= LastSlot).GroupBy(p => (p.DeviceId, Period: Slots.Period(p.Slot))))
        {
            var row = await db.Chunks.SingleOrDefaultAsync(c => c.DeviceId == week.Key.DeviceId && c.Period == week.Key.Period, cancel);
            if (row is not null && await OpenAsync(row, cancel) is { } chunk)
            {
                foreach (var (device, slot) in week)
                {
                    var index = Array.BinarySearch(chunk.Slots, slot);
                    if (index >= 0)
                    {
                        found[(device, slot)] = chunk.Qualities[index] >= Slots.MissBase;
                    }
                }
            }
        }

        return found;
    }

    /// <summary>The chunk's content; null when it is broken, which is not said.</summary>
    public static Chunk? Decode(ChunkRow row) => IsIntact(row) ? HistoryCodec.DecodeChunk(row.Data) : null;
}
