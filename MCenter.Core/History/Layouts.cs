using System.Collections.Concurrent;
using MCenter.Core.Registers;
using Microsoft.EntityFrameworkCore;

namespace MCenter.Core.History;

/// <summary>All layouts that hot rows may name, in memory. Reading is thread safe; adding is done by the one writer.</summary>
internal sealed class Layouts
{
    private readonly ConcurrentDictionary<long, Layout> byId = new();
    private readonly ConcurrentDictionary<int, Layout> newest = new();
    private HashSet<long> retired = [];

    public Layout? Find(long id) => byId.GetValueOrDefault(id);

    public async Task LoadAsync(HistoryDb db, CancellationToken cancel)
    {
        byId.Clear();
        newest.Clear();
        retired = [];
        foreach (var row in await db.Layouts.ToListAsync(cancel))
        {
            byId[row.Id] = new Layout(row.Id, HistoryCodec.DecodeLayout(row.Columns));
        }
    }

    /// <summary>The layout that a device's values are written in: its last one, an equal one of any device, or a new one in <paramref name="db"/>'s transaction, noted in <paramref name="added"/>.</summary>
    public async Task<Layout> ForAsync(HistoryDb db, int deviceId, IReadOnlyList<RawValue> values, List<long> added, CancellationToken cancel)
    {
        var last = newest.GetValueOrDefault(deviceId);
        if (last is not null && last.Holds(values))
        {
            return last;
        }

        var columns = Layout.For(values, last);
        var layout = byId.Values.FirstOrDefault(l => !retired.Contains(l.Id) && l.Columns.SequenceEqual(columns));
        if (layout is null)
        {
            var row = new LayoutRow { Columns = HistoryCodec.EncodeLayout(columns) };
            db.Layouts.Add(row);
            await db.SaveChangesAsync(cancel);
            layout = new Layout(row.Id, columns);
            byId[row.Id] = layout;
            added.Add(row.Id);
        }

        newest[deviceId] = layout;
        return layout;
    }

    /// <summary>Deletes those that no hot row is written in any more, in <paramref name="db"/>'s transaction; to be called by the one writer.</summary>
    public async Task DeleteUnusedAsync(HistoryDb db, CancellationToken cancel)
    {
        var unused = await db.Database.SqlQuery<long>($"SELECT Id AS Value FROM HistoryLayout WHERE Id NOT IN (SELECT history_layout(Data) FROM Readout WHERE Quality < {Slots.MissBase})").ToListAsync(cancel);
        // first of all, should the transaction fail: from here on no row is written in them. Those of the last time are forgotten only now, for a reader may have held rows of before
        foreach (var id in retired)
        {
            byId.TryRemove(id, out _);
        }

        retired = [.. unused];
        foreach (var (device, layout) in newest)
        {
            if (retired.Contains(layout.Id))
            {
                newest.TryRemove(device, out _);
            }
        }

        await db.Layouts.Where(l => unused.Contains(l.Id)).ExecuteDeleteAsync(cancel);
    }

    /// <summary>Takes back what a transaction added that was not committed.</summary>
    public void Forget(List<long> added)
    {
        added.ForEach(id => byId.TryRemove(id, out _));
        newest.Clear();
    }
}
