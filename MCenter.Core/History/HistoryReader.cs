using System.Runtime.CompilerServices;
using MCenter.Core.Registers;
using Microsoft.EntityFrameworkCore;

namespace MCenter.Core.History;

/// <summary>
/// Reads hot rows and chunks as one. Hot rows are read first: rows only ever move from there into a chunk, so a compaction in between
/// shows a row twice, never not at all, and each slot is taken once.
/// </summary>
internal sealed class HistoryReader(HistoryFile file, Layouts layouts)
{
    public async IAsyncEnumerable<StoredRow> RowsAsync(int deviceId, long from, long to, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var row in await HotAsync(deviceId, from, to, cancel))
        {
            yield return Decode(row);
        }
    }

    public async Task<List<HistoryPoint>> SeriesAsync(int deviceId, int register, long from, long to, CancellationToken cancel)
    {
        List<HistoryPoint> points = [];
        foreach (var row in await HotAsync(deviceId, from, to, cancel))
        {
            if (row.Quality < Slots.MissBase && layouts.Find(HistoryCodec.LayoutOf(row.Data)) is { } layout
                && HistoryCodec.DecodeRowValue(layout, row.Data, register) is { Kind: not ValueKind.None } value)
            {
                points.Add(new(Slots.Time(row.Slot), Slots.Time(row.Slot).AddSeconds(row.Offset), (Quality)row.Quality, value));
            }
        }

        return points;
    }

    public async Task<bool> HasAsync(int deviceId, long slot, CancellationToken cancel)
    {
        await using var db = await file.OpenAsync(cancel);
        return await db.Readouts.AnyAsync(r => r.Slot == slot && r.DeviceId == deviceId && r.Quality < Slots.MissBase, cancel);
    }

    public async Task<List<Reading>> NewestAsync(CancellationToken cancel)
    {
        await using var db = await file.OpenAsync(cancel);
        var newest = await db.Readouts.Where(r => r.Quality < Slots.MissBase).GroupBy(r => r.DeviceId).Select(g => new { DeviceId = g.Key, Slot = g.Max(r => r.Slot) }).ToListAsync(cancel);
        List<Reading> readings = [];
        foreach (var one in newest)
        {
            var row = await db.Readouts.SingleAsync(r => r.Slot == one.Slot && r.DeviceId == one.DeviceId, cancel);
            readings.Add(AsReading(one.DeviceId, Decode(row)));
        }

        return readings;
    }

    public async Task<long?> NewestSlotAsync(int deviceId, CancellationToken cancel)
    {
        await using var db = await file.OpenAsync(cancel);
        return await db.Readouts.Where(r => r.DeviceId == deviceId && r.Quality < Slots.MissBase).OrderByDescending(r => r.Slot).Select(r => (long?)r.Slot).FirstOrDefaultAsync(cancel);
    }

    public async Task<long> CountAsync(int deviceId, CancellationToken cancel)
    {
        await using var db = await file.OpenAsync(cancel);
        return await db.Readouts.LongCountAsync(r => r.DeviceId == deviceId && r.Quality < Slots.MissBase, cancel);
    }

    public async Task<HistorySize> SizeAsync(CancellationToken cancel)
    {
        await using var db = await file.OpenAsync(cancel);
        var count = await db.Readouts.LongCountAsync(r => r.Quality < Slots.MissBase, cancel);
        var first = await db.Readouts.MinAsync(r => (long?)r.Slot, cancel);
        var last = await db.Readouts.MaxAsync(r => (long?)r.Slot, cancel);
        return new(count, file.Bytes(), first is { } f ? Slots.Time(f) : null, last is { } l ? Slots.Time(l) : null);
    }

    public static Reading AsReading(int deviceId, in StoredRow row) => new(deviceId, row.RasterTime, row.ReadAt, (Quality)row.Quality, row.Values);

    private StoredRow Decode(ReadoutRow row) =>
        new(row.Slot, row.Offset, row.Quality, row.Quality < Slots.MissBase && layouts.Find(HistoryCodec.LayoutOf(row.Data)) is { } layout ? HistoryCodec.DecodeRow(layout, row.Data) ?? [] : []);

    private async Task<List<ReadoutRow>> HotAsync(int deviceId, long from, long to, CancellationToken cancel)
    {
        await using var db = await file.OpenAsync(cancel);
        // the index is by slot first; walking from slot to slot touches this device's entries only
        return await db.Readouts.FromSql($"""
            WITH RECURSIVE Raster(Slot) AS (
                SELECT min(Slot) FROM Readout WHERE Slot >= {from}
                UNION ALL SELECT (SELECT min(Slot) FROM Readout WHERE Slot > Raster.Slot) FROM Raster WHERE Raster.Slot < {to})
            SELECT r.* FROM Raster CROSS JOIN Readout r ON r.Slot = Raster.Slot AND r.DeviceId = {deviceId} WHERE Raster.Slot < {to} ORDER BY Raster.Slot
            """).ToListAsync(cancel);
    }
}
