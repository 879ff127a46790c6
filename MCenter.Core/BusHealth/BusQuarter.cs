using MCenter.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MCenter.Core.BusHealth;

/// <summary>Voltage and current of a line over a quarter of an hour, or over a longer bucket made of them.</summary>
public sealed record BusQuarter
{
    /// <summary>How long one is in the history.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(15);

    /// <summary>The line's configured name.</summary>
    public string Line { get; init; } = "";

    /// <summary>When it begins, UTC.</summary>
    public DateTimeOffset Start { get; init; }

    /// <summary>How many measurements it is made of.</summary>
    public int Samples { get; init; }

    /// <summary>Mean voltage, V; null = not measured.</summary>
    public double? MeanVolts { get; init; }

    /// <summary>Least voltage, V.</summary>
    public double? LeastVolts { get; init; }

    /// <summary>Mean current, mA; null = not measured.</summary>
    public double? MeanMilliamperes { get; init; }

    /// <summary>Greatest current, mA.</summary>
    public double? GreatestMilliamperes { get; init; }

    /// <summary>This and what was measured besides it in the same time; line and begin stay.</summary>
    internal BusQuarter With(BusQuarter other) => this with
    {
        Samples = Samples + other.Samples,
        MeanVolts = Mean(MeanVolts, Samples, other.MeanVolts, other.Samples),
        LeastVolts = Least(LeastVolts, other.LeastVolts),
        MeanMilliamperes = Mean(MeanMilliamperes, Samples, other.MeanMilliamperes, other.Samples),
        GreatestMilliamperes = -Least(-GreatestMilliamperes, -other.GreatestMilliamperes),
    };

    /// <summary>The same without the digits that only reckoning brings.</summary>
    internal BusQuarter Rounded() => this with
    {
        MeanVolts = MeanVolts is { } volts ? Math.Round(volts, 2) : null,
        MeanMilliamperes = MeanMilliamperes is { } milliamperes ? Math.Round(milliamperes, 1) : null,
    };

    private static double? Mean(double? one, int ones, double? other, int others) => ((one * ones) + (other * others)) / (ones + others) ?? one ?? other;

    private static double? Least(double? one, double? other) => one is null || other < one ? other : one;
}

internal sealed class BusQuarterTable : IEntityTypeConfiguration<BusQuarter>, IInConfigurationDb
{
    public void Configure(EntityTypeBuilder<BusQuarter> builder)
    {
        builder.ToTable("BusQuarter");
        builder.HasKey(q => new { q.Line, q.Start });
    }
}
