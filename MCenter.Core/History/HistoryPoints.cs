using Microsoft.EntityFrameworkCore;

namespace MCenter.Core.History;

/// <summary>A stored readout or miss without its values.</summary>
/// <param name="Slot">Raster time, see <see cref="Slots"/>.</param>
/// <param name="Quality">As in <see cref="ReadoutRow.Quality"/>.</param>
internal readonly record struct StoredPoint(long Slot, byte Quality)
{
    public bool IsMiss => Quality >= Slots.MissBase;

    public ReadoutFault Fault => (ReadoutFault)(Quality - Slots.MissBase);
}

/// <summary>What changes whenever the points of one week of a device change; equal stamps, equal points.</summary>
/// <param name="Count">Readings in its chunk.</param>
/// <param name="FirstSlot">First slot of its chunk.</param>
/// <param name="LastSlot">Last slot of its chunk.</param>
/// <param name="NewestSequence">Of its hot rows.</param>
/// <param name="HotRows">How many hot rows it has.</param>
internal readonly record struct WeekStamp(int Count, long FirstSlot, long LastSlot, long NewestSequence, int HotRows);

/// <summary>At which instants something is stored, without the values: of a chunk only the times are decoded, of a hot row nothing.</summary>
internal sealed class HistoryPoints(HistoryFile file, HistoryChunks chunks)
{
    /// <summary>The stamps of all weeks that have anything, from indexes alone.</summary>
    /// <param name="deviceId">One device; null = all.</param>
    /// <param name="firstPeriod">First week, see <see cref="Slots.Period"/>.</param>
    /// <param name="lastPeriod">Last week.</param>
    /// <param name="cancel">Cancels the query.</param>
    public Task<Dictionary<(int DeviceId, int Period), WeekStamp>> StampsAsync(int? deviceId, int firstPeriod, int lastPeriod, CancellationToken cancel) => file.ReadAsync(async db =>
    {
        await HistoryFile.BeginReadingAsync(db, cancel);
        var packed = await db.Chunks.Where(c => c.Period >= firstPeriod && c.Period <= lastPeriod && (deviceId == null || c.DeviceId == deviceId))
            .Select(c => new { c.DeviceId, c.Period, c.Count, c.FirstSlot, c.LastSlot }).ToListAsync(cancel);
        var stamps = packed.ToDictionary(c => (c.DeviceId, c.Period), c => new WeekStamp(c.Count, c.FirstSlot, c.LastSlot, 0, 0));
        for (var period = firstPeriod; period <= lastPeriod; period++)
        {
            var (from, to) = (Slots.FirstSlot(period), Slots.FirstSlot(period + 1));
            var hot = await db.Readouts.Where(r => r.Slot >= from && r.Slot < to && (deviceId == null || r.DeviceId == deviceId))
                .GroupBy(r => r.DeviceId).Select(g => new { DeviceId = g.Key, Newest = g.Max(r => r.Sequence), Count = g.Count() }).ToListAsync(cancel);
            foreach (var row in hot)
            {
                stamps[(row.DeviceId, period)] = stamps.GetValueOrDefault((row.DeviceId, period)) with { NewestSequence = row.Newest, HotRows = row.Count };
            }
        }

        return stamps;
    }, cancel);

    /// <summary>The points of one week of some devices, each in order of time, each slot once: a reading beats a miss.</summary>
    public Task<Dictionary<int, List<StoredPoint>>> WeekAsync(int period, IReadOnlyCollection<int> devices, CancellationToken cancel) => file.ReadAsync(async db =>
    {
        var (from, to) = (Slots.FirstSlot(period), Slots.FirstSlot(period + 1));
        // hot rows first, as every reader: they only ever move into a chunk
        var hot = (await db.Readouts.Where(r => r.Slot >= from && r.Slot < to && devices.Contains(r.DeviceId)).OrderBy(r => r.Slot)
            .Select(r => new { r.DeviceId, r.Slot, r.Quality }).ToListAsync(cancel)).ToLookup(r => r.DeviceId, r => new StoredPoint(r.Slot, r.Quality));
        var packed = new Dictionary<int, List<StoredPoint>>();
        await foreach (var row in db.Chunks.Where(c => c.Period == period && devices.Contains(c.DeviceId)).AsAsyncEnumerable().WithCancellation(cancel))
        {
            if (await chunks.OpenAsync(row, cancel) is { } chunk)
            {
                packed[row.DeviceId] = [.. chunk.Slots.Select((slot, i) => new StoredPoint(slot, (byte)chunk.Qualities[i]))];
            }
        }

        return devices.ToDictionary(d => d, d => HistoryMerge.Stored(packed.GetValueOrDefault(d) ?? [], [.. hot[d]]));
    }, cancel);
}
