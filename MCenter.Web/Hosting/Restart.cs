using MCenter.Core.Events;

namespace MCenter.Web.Hosting;

/// <summary>
/// Restarts the box: everything is stopped as at a shutdown (passes end between two meters, readings are stored), then the program starts anew.
/// Under systemd the process ends with exit code 3 and the unit's <c>Restart=always</c> starts it; elsewhere it starts itself in the same process.
/// </summary>
public sealed class Restart(IHostApplicationLifetime lifetime, EventLog events)
{
    /// <summary>Exit code that asks a supervisor to start the program again.</summary>
    public const int ExitCode = 3;

    /// <summary>Whether the stop that goes on is for a restart.</summary>
    public bool IsAsked { get; private set; }

    /// <summary>Begins the restart; returns at once, so that the caller can still be answered.</summary>
    public async Task AskAsync(string? userName, CancellationToken cancel)
    {
        await events.AddAsync(EventSeverity.Info, "System", "RestartAsked", [], userName: userName, cancel: cancel);
        IsAsked = true;
        lifetime.StopApplication();
    }
}
