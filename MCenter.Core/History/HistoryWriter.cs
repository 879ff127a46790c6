using System.Data.Common;
using MCenter.Core.Registers;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace MCenter.Core.History;

/// <summary>Appends hot rows by prepared inserts: a tenth of the time that tracked entities take, on the one path that runs all day.</summary>
internal sealed class HistoryWriter(HistoryFile file, Layouts layouts)
{
    private const string Insert = "INSERT OR IGNORE INTO Readout (Slot, DeviceId, Offset, Quality, Data) VALUES ($slot, $device, $offset, $quality, $data)";
    private const string DeleteMiss = "DELETE FROM Readout WHERE Slot = $slot AND DeviceId = $device AND Quality >= 16";

    public async Task<int> AppendAsync(IReadOnlyList<Reading> readings, IReadOnlyList<MissedReading> misses, CancellationToken cancel)
    {
        var slots = readings.Select(r => Slots.Exact(r.RasterTime)).ToArray();
        var missSlots = misses.Select(m => Slots.Exact(m.RasterTime)).ToArray();
        List<long> added = [];
        var done = false;
        return readings.Count + misses.Count == 0 ? 0 : await file.WriteAsync(async db =>
        {
            try
            {
                await using var transaction = await db.Database.BeginTransactionAsync(cancel);
                await using var rows = new Rows(db, transaction);
                var count = 0;
                for (var i = 0; i < readings.Count; i++)
                {
                    var reading = readings[i];
                    var layout = await layouts.ForAsync(db, reading.DeviceId, reading.Values, added, cancel);
                    count += await rows.AddReadingAsync(slots[i], reading, HistoryCodec.EncodeRow(layout, reading.Values), cancel) ? 1 : 0;
                }

                for (var i = 0; i < misses.Count; i++)
                {
                    await rows.AddMissAsync(missSlots[i], misses[i], cancel);
                }

                await transaction.CommitAsync(cancel);
                done = true;
                return count;
            }
            finally
            {
                if (!done)
                {
                    layouts.Forget(added);
                }
            }
        }, cancel);
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
