using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MCenter.Core.History;

/// <summary><c>history.db</c>: readings only, so that a broken or full history never takes the configuration with it.</summary>
public sealed class HistoryDb(DbContextOptions<HistoryDb> options) : DbContext(options)
{
    internal DbSet<ReadoutRow> Readouts => Set<ReadoutRow>();

    internal DbSet<ChunkRow> Chunks => Set<ChunkRow>();

    internal DbSet<LayoutRow> Layouts => Set<LayoutRow>();

    /// <inheritdoc/>
    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) =>
        optionsBuilder.AddInterceptors(ConnectionSettings.Instance).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ReadoutRow>(table =>
        {
            table.ToTable("Readout");
            // AUTOINCREMENT: a sequence is never used again, not even when compaction took the newest rows away
            table.HasKey(r => r.Sequence);
            // by time first: a cycle's rows lie side by side; by device first each would dirty a page of its own
            table.HasIndex(r => new { r.Slot, r.DeviceId }).IsUnique();
        });
        modelBuilder.Entity<ChunkRow>(table =>
        {
            table.ToTable("HistoryChunk");
            table.HasKey(c => new { c.DeviceId, c.Period });
            // all that sizes and retention ask for, without touching the data's pages
            table.HasIndex(c => new { c.Period, c.DeviceId, c.Count, c.FirstSlot, c.LastSlot });
        });
        modelBuilder.Entity<LayoutRow>(table =>
        {
            table.ToTable("HistoryLayout");
            table.HasKey(l => l.Id);
        });
    }

    private sealed class ConnectionSettings : DbConnectionInterceptor
    {
        public static readonly ConnectionSettings Instance = new();

        // with NORMAL a pulled plug loses acknowledged readings
        private const string Pragmas = "PRAGMA synchronous=FULL; PRAGMA cache_size=-32768;";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
            MeasurementView.AddFunctions(connection);
        }

        public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            await command.ExecuteNonQueryAsync(cancellationToken);
            MeasurementView.AddFunctions(connection);
        }
    }
}

/// <summary>For <c>dotnet ef</c> only.</summary>
internal sealed class HistoryDbDesign : IDesignTimeDbContextFactory<HistoryDb>
{
    public HistoryDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<HistoryDb>().UseSqlite("Data Source=design.db").Options);
}
