namespace MCenter.Core.Export;

/// <summary>Where the preparing of files stands.</summary>
public enum ExportState
{
    /// <summary>Files are being prepared.</summary>
    Running,

    /// <summary>All that there was is prepared.</summary>
    Done,

    /// <summary>A person stopped it, or the box was stopped; files that were whole are kept.</summary>
    Stopped,

    /// <summary>It could not go on; files that were whole are kept.</summary>
    Failed,
}

/// <summary>Why an export could not go on.</summary>
public enum ExportProblem
{
    /// <summary>The ready files fill what they may, or the disk is nearly full: some must be deleted.</summary>
    NoRoom,

    /// <summary>The history cannot be read now.</summary>
    HistoryUnavailable,

    /// <summary>Something else, which the process log tells.</summary>
    Failed,
}

/// <summary>A meter as it was called when it was exported.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its display name.</param>
public sealed record ExportedMeter(int Id, string Name);

/// <summary>The preparing of files as it stands; immutable, swapped whole.</summary>
public sealed record ExportJob
{
    /// <summary>What was asked for.</summary>
    public required ExportRequest Request { get; init; }

    /// <summary>Where it stands.</summary>
    public ExportState State { get; init; }

    /// <summary>When it was started, UTC.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended, UTC; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Meters that are done, with data or without.</summary>
    public int Done { get; init; }

    /// <summary>Meters in all.</summary>
    public int Total { get; init; }

    /// <summary>The meter whose file is being written.</summary>
    public ExportedMeter? Now { get; init; }

    /// <summary>Size of that file so far.</summary>
    public long Bytes { get; init; }

    /// <summary>Names of the files that became ready.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Meters that have no reading in the time span: there is no file for them.</summary>
    public IReadOnlyList<ExportedMeter> WithoutData { get; init; } = [];

    /// <summary>Why it could not go on, null when it could.</summary>
    public ExportProblem? Problem { get; init; }
}
