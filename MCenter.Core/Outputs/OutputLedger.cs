namespace MCenter.Core.Outputs;

/// <summary>How an output stands, for its page and the API.</summary>
public sealed record OutputLedger
{
    /// <summary>The output.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is switched on.</summary>
    public bool Active { get; init; }

    /// <summary>Readings that wait, as of the last look, a minute ago at most.</summary>
    public long Backlog { get; init; }

    /// <summary>When the meter answered the oldest of them, UTC; null when none waits.</summary>
    public DateTimeOffset? Oldest { get; init; }

    /// <summary>Whether older readings than the newest wait.</summary>
    public bool IsCatchingUp { get; init; }

    /// <summary>When the target last took something, UTC; null = never.</summary>
    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>Since when every delivery failed, UTC; null unless the last one did.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>When it is tried again, UTC; null unless the last delivery failed.</summary>
    public DateTimeOffset? NextTry { get; init; }

    /// <summary>The last failures since the start, the newest first, at most <see cref="OutputLoop.MostErrors"/>.</summary>
    public IReadOnlyList<OutputError> Errors { get; init; } = [];

    /// <summary>What is being sent again; null = nothing.</summary>
    public OutputResend? Resend { get; init; }

    /// <summary>Whether it fails for so long, an hour, that nobody should wait for it to mend itself.</summary>
    public bool FailsLong(DateTimeOffset now) => now - FailingSince >= TimeSpan.FromHours(1);
}

/// <summary>A delivery that failed.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Message">Why, with the target's own words.</param>
public sealed record OutputError(DateTimeOffset At, string Message);
