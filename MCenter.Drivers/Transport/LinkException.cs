namespace MCenter.Drivers.Transport;

/// <summary>Why a link is not there. Each is the tail of an event code ("Line" + name), so that the event log has its text in every language.</summary>
internal enum LinkProblem
{
    /// <summary>The device does not exist.</summary>
    NoDevice,

    /// <summary>The service's user may not open it.</summary>
    NoPermission,

    /// <summary>Another program has it open.</summary>
    InUse,

    /// <summary>It is no serial line, or does not take the parameters.</summary>
    Unsuitable,

    /// <summary>The converter's name is unknown.</summary>
    UnknownHost,

    /// <summary>The converter refuses, or cannot be reached.</summary>
    Unreachable,

    /// <summary>It was open and is gone.</summary>
    Lost,
}

/// <summary>The link itself is not there or went away; never thrown for what the other side says.</summary>
internal sealed class LinkException(LinkProblem problem, string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>The kind of trouble.</summary>
    public LinkProblem Problem { get; } = problem;
}
