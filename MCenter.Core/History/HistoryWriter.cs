using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace MCenter.Core.History;

/// <summary>Appends hot rows by prepared inserts: a tenth of the time that tracked entities take, on the one path that runs all day.</summary>
internal sealed class HistoryWriter(HistoryFile file, Layouts layouts, HistoryChunks chunks)
{
    private const string Insert = "INSERT OR IGNORE INTO Readout (Slot, DeviceId, Offset, Quality, Data) VALUES ($slot, $device, $offset, $quality, $data)";
    private const string DeleteMiss = "DELETE FROM Readout WHERE Slot = $slot AND DeviceId = $device AND Quality >= 16";

    public async Task<int> AppendAsync(IReadOnlyList<Reading> readings, IReadOnlyList<MissedReading> misses, CancellationToken cancel)
    {
        var newReadings = readings.Select(r => (Slot: Slots.Exact(r.RasterTime), Reading: r)).ToList();
        var newMisses = misses.Select(m => (Slot: Slots.Exact(m.RasterTime), Miss: m)).ToList();
        if (newReadings.Count + newMisses.Count == 0)
        {
            return 0;
        }

        List<long> added = [];
        try
        {
            return await file.WriteAsync(db => AppendAsync(db, newReadings, newMisses, added, cancel), cancel);
        }
        catch
        {
            layouts.Forget(added);
            throw;
        }
    }

    private async Task<int> AppendAsync(HistoryDb db, List<(long Slot, Reading Reading)> readings, List<(long Slot, MissedReading Miss)> misses, List<long> added, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await using var rows = new Rows(db, transaction);
        var packed = await chunks.FindAsync(db, [.. readings.Select(r => (r.Reading.DeviceId, r.Slot)), .. misses.Select(m => (m.Miss.DeviceId, m.Slot))], cancel);
        var count = 0;
        foreach (var (slot, reading) in readings)
        {
            if (packed.GetValueOrDefault((reading.DeviceId, slot), true))
            {
                var layout = await layouts.ForAsync(db, reading.DeviceId, reading.Values, added, cancel);
                count += await rows.AddReadingAsync(slot, reading, HistoryCodec.EncodeRow(layout, reading.Values), cancel) ? 1 : 0;
            }
        }

        foreach (var (slot, miss) in misses)
        {
            if (!packed.ContainsKey((miss.DeviceId, slot)))
            {
                await rows.AddMissAsync(slot, miss, cancel);
            }
        }

        await transaction.CommitAsync(cancel);
        return count;
    }

    /// <summary>The two prepared statements of one transaction.</summary>
    private sealed class Rows : IAsyncDisposable
    {
        private readonly DbCommand insert;
        private readonly DbCommand deleteMiss;

        public Rows(HistoryDb db, IDbContextTransaction transaction)
        {
            insert = Command(Insert, "$slot", "$device", "$offset", "$quality", "$data");
            deleteMiss = Command(DeleteMiss, "$slot", "$device");

            DbCommand Command(string sql, params string[] parameters)
            {
                var command = db.Database.GetDbConnection().CreateCommand();
                command.Transaction = transaction.GetDbTransaction();
                command.CommandText = sql;
                foreach (var name in parameters)
                {
                    command.Parameters.Add(new SqliteParameter { ParameterName = name });
                }

                return command;
            }
        }

        public async Task<bool> AddReadingAsync(long slot, Reading reading, byte[] data, CancellationToken cancel)
        {
            var offset = Slots.Seconds(reading.RasterTime, reading.ReadAt);
            return await InsertAsync() || (await RunAsync(deleteMiss, cancel, slot, reading.DeviceId) > 0 && await InsertAsync());

            async Task<bool> InsertAsync() => await RunAsync(insert, cancel, slot, reading.DeviceId, offset, (int)reading.Quality, data) > 0;
        }

        public Task<int> AddMissAsync(long slot, MissedReading miss, CancellationToken cancel) =>
            RunAsync(insert, cancel, slot, miss.DeviceId, Slots.Seconds(miss.RasterTime, miss.TriedAt), Slots.MissBase + (int)miss.Fault, Array.Empty<byte>());

        public async ValueTask DisposeAsync()
        {
            await insert.DisposeAsync();
            await deleteMiss.DisposeAsync();
        }

        private static Task<int> RunAsync(DbCommand command, CancellationToken cancel, params ReadOnlySpan<object> values)
        {
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters[i].Value = values[i];
            }

            return command.ExecuteNonQueryAsync(cancel);
        }
    }
}
