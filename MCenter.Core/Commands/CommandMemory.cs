using MCenter.Core.Settings;

namespace MCenter.Core.Commands;

/// <summary>What the schedules remember over a restart.</summary>
internal sealed record CommandMemory : ISettings<CommandMemory>
{
    /// <inheritdoc/>
    public static string Section => "commandMemory";

    /// <summary>Tariff switches up to this instant are done with, UTC; null before the first.</summary>
    public DateTimeOffset? TariffsUpTo { get; init; }

    /// <summary>When the meters' clocks were last synchronised by the schedule, or this was set up, UTC; null before.</summary>
    public DateTimeOffset? ClocksAt { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationError> Validate() => [];
}
