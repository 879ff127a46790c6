namespace MCenter.Core.History;

/// <summary>The history cannot be written or read now: disk full, read-only, locked or broken. The message (English) says what to do; the caller keeps its readings and tries again.</summary>
public sealed class HistoryUnavailableException(string reason, string message, Exception inner) : Exception(message, inner)
{
    /// <summary>Why, as the event says it: "DiskFull", "ReadOnly", "Locked", "Broken" or "Failed".</summary>
    public string Reason { get; } = reason;
}
