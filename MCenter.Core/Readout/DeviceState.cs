using MCenter.Core.History;

namespace MCenter.Core.Readout;

/// <summary>What is known of a device now; immutable, swapped whole. An old reading stays visible, but with its age and the failure after it.</summary>
public sealed record DeviceState
{
    /// <summary>The device.</summary>
    public required int DeviceId { get; init; }

    /// <summary>The newest answer with all its values (saved or not), or null when there was none yet.</summary>
    public Reading? LastReading { get; init; }

    /// <summary>When the last readout failed, UTC; null when none did.</summary>
    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>Why it failed.</summary>
    public ReadoutFault? LastFault { get; init; }

    /// <summary>What was seen then, in English.</summary>
    public string LastFaultDetail { get; init; } = "";

    /// <summary>Failed passes since the last answer; 0 = it answers.</summary>
    public int ConsecutiveFailures { get; init; }

    /// <summary>The last telegrams, for the inspector.</summary>
    public IReadOnlyList<RawTelegram> Telegrams { get; init; } = [];

    /// <summary>How long the last readout took.</summary>
    public TimeSpan LastDuration { get; init; }

    /// <summary>The device's status byte of the last answer.</summary>
    public int Status { get; init; }

    /// <summary>Whether the newest try failed.</summary>
    public bool Failing => ConsecutiveFailures > 0;
}
