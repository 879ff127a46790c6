using Microsoft.EntityFrameworkCore;

namespace MCenter.Benchmarks.History;

/// <summary>What Entity Framework makes of a value by itself: a row with a key, a time and an index. The history is measured against it.</summary>
internal sealed class PlainTable(string file) : DbContext
{
    public DbSet<PlainValue> Values => Set<PlainValue>();

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseSqlite($"Data Source={file}");

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<PlainValue>().HasIndex(v => new { v.DeviceId, v.Register, v.Time });
}

internal sealed class PlainValue
{
    public long Id { get; init; }

    public int DeviceId { get; init; }

    public int Register { get; init; }

    public DateTime Time { get; init; }

    public double Value { get; init; }
}
