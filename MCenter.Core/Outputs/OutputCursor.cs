using MCenter.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MCenter.Core.Outputs;

/// <summary>What an output goes on with after a restart.</summary>
internal sealed record OutputCursor
{
    /// <summary>The output's name.</summary>
    public required string Name { get; init; }

    /// <summary>How far it is.</summary>
    public required OutputPosition Position { get; init; }

    /// <summary>What is sent again; null = nothing.</summary>
    public OutputResend? Resend { get; init; }

    /// <summary>When the target last took something, UTC; null = never.</summary>
    public DateTimeOffset? LastSuccess { get; init; }
}

/// <summary>A time span that is sent again, in order of raster time and, in each, of device id.</summary>
/// <param name="From">First raster time, UTC.</param>
/// <param name="To">End, exclusive, UTC.</param>
/// <param name="At">The raster time at which it goes on.</param>
/// <param name="AfterDevice">The last device of that raster time that was sent, 0 = none.</param>
/// <param name="Sent">Readings sent so far.</param>
public sealed record OutputResend(DateTimeOffset From, DateTimeOffset To, DateTimeOffset At, int AfterDevice, long Sent);

internal sealed class OutputCursorTable : IEntityTypeConfiguration<OutputCursor>, IInConfigurationDb
{
    public void Configure(EntityTypeBuilder<OutputCursor> builder)
    {
        builder.ToTable("OutputCursor");
        builder.HasKey(c => c.Name);
        builder.Property(c => c.Position).HasConversion<Json<OutputPosition>>();
        builder.Property(c => c.Resend).HasConversion<Json<OutputResend>>();
    }
}
