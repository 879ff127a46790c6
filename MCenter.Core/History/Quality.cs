namespace MCenter.Core.History;

/// <summary>How far a stored reading can be trusted. The codes are stored: never renumber them.</summary>
public enum Quality : byte
{
    /// <summary>The meter answered and reports no fault.</summary>
    Good = 0,

    /// <summary>A counter ran backwards, or another doubt of ours.</summary>
    Suspect = 1,

    /// <summary>The meter's own status reports an error.</summary>
    Error = 2,
}
