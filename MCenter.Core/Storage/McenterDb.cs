using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace MCenter.Core.Storage;

/// <summary>
/// <c>mcenter.db</c>: everything but readings and sign-in. A feature folder declares its tables by an
/// <see cref="IEntityTypeConfiguration{TEntity}"/> that is also <see cref="IInConfigurationDb"/>; this class knows none of them.
/// </summary>
public sealed class McenterDb(DbContextOptions<McenterDb> options) : DbContext(options)
{
    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(McenterDb).Assembly, t => t.IsAssignableTo(typeof(IInConfigurationDb)));

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        // SQLite has no time type: UTC ticks sort and compare, and are always UTC
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();

    private sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(t => t.UtcTicks, t => new DateTimeOffset(t, TimeSpan.Zero));
}

/// <summary>Marks an entity configuration whose table lies in <c>mcenter.db</c>.</summary>
public interface IInConfigurationDb;
