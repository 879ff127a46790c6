using System.Text.Json;
using MCenter.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MCenter.Core.Scan;

/// <summary>A search as stored; <see cref="ScanReport"/> besides its findings, and where to go on.</summary>
internal sealed record ScanRow
{
    public int Id { get; init; }

    public string Line { get; init; } = "";

    public string Request { get; init; } = "";

    public ScanState State { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Separated by blanks.</summary>
    public string BaudRates { get; init; } = "";

    public int RatesDone { get; init; }

    /// <summary>Telegrams sent at the rates that are done.</summary>
    public int RequestsBefore { get; init; }

    public int Requests { get; init; }

    /// <summary>Where the search at the present rate stands.</summary>
    public string Cursor { get; init; } = "";

    public string Problem { get; init; } = "";

    public string? UserName { get; init; }

    public ScanReport Report(IReadOnlyList<ScanFinding> findings) => new()
    {
        Id = Id,
        Request = JsonSerializer.Deserialize<ScanRequest>(Request)!,
        State = State,
        StartedAt = StartedAt,
        EndedAt = EndedAt,
        BaudRates = Rates,
        RatesDone = RatesDone,
        Requests = Requests,
        Part = (double)RatesDone / Rates.Count,
        Problem = Problem,
        Findings = findings,
    };

    public IReadOnlyList<int> Rates => [.. BaudRates.Split(' ').Select(int.Parse)];
}

internal sealed class ScanTable : IEntityTypeConfiguration<ScanRow>, IInConfigurationDb
{
    public void Configure(EntityTypeBuilder<ScanRow> builder)
    {
        builder.ToTable("Scan");
        builder.Property(s => s.Id).ValueGeneratedOnAdd();
        builder.Ignore(s => s.Rates);
    }
}

internal sealed class ScanFindingTable : IEntityTypeConfiguration<ScanFinding>, IInConfigurationDb
{
    public void Configure(EntityTypeBuilder<ScanFinding> builder)
    {
        builder.ToTable("ScanFinding");
        builder.Property(f => f.Id).ValueGeneratedOnAdd();
        builder.Ignore(f => f.IsMeter);
        builder.Ignore(f => f.Identification);
        builder.Ignore(f => f.FabricationNumber);
        builder.HasOne<ScanRow>().WithMany().HasForeignKey(f => f.ScanId).OnDelete(DeleteBehavior.Cascade);
    }
}
