namespace MCenter.Core.Outputs;

/// <summary>
/// A target that readings are pushed to (FTP, MQTT, HTTP push, Joulio). Collected by <see cref="Name"/>; a duplicate is a start-up error. It keeps no queue and no retries of its
/// own: the host calls <see cref="SendAsync"/> again with the same readings until it says that they were delivered, also after a restart (at least once), so each must carry a
/// name or key that makes a repetition harmless. The host never calls <see cref="SendAsync"/> twice at once, and not while <see cref="Active"/> is false;
/// <see cref="TestAsync"/> may come at any time, beside a delivery. Disposed by the container, after the last call has ended.
/// </summary>
public interface IOutput
{
    /// <summary>Unique name in the API, the events and the table of cursors, lower case ("ftp").</summary>
    string Name { get; }

    /// <summary>Whether it is switched on in its settings. Read often; answers from memory.</summary>
    bool Active { get; }

    /// <summary>Most readings in a batch, 1 to <see cref="OutputLoop.Most"/>: as many as it can surely deliver within <see cref="OutputLoop.Limit"/>. Does not change.</summary>
    int MostReadings => OutputLoop.Most;

    /// <summary>Delivers all of the batch, or fails. What it throws is a failure with the exception's message; it is cancelled after <see cref="OutputLoop.Limit"/>.</summary>
    Task<DeliveryResult> SendAsync(OutputBatch batch, CancellationToken cancel);

    /// <summary>Really connects with the settings as saved, writes something and removes it again; changes nothing at the target.</summary>
    Task<TestResult> TestAsync(CancellationToken cancel);
}

/// <summary>Why a batch is sent.</summary>
public enum OutputReason
{
    /// <summary>What came last: to be shown as the meter's state.</summary>
    New,

    /// <summary>Catching up: newer readings of the same meters may have been delivered before.</summary>
    Late,

    /// <summary>Someone asked to have it sent again.</summary>
    Again,
}

/// <summary>What became of a batch.</summary>
/// <param name="Fault">Null when the target has taken all of it; else what went wrong, with the target's own words, without secrets.</param>
public readonly record struct DeliveryResult(string? Fault)
{
    /// <summary>The target has taken all of it.</summary>
    public static DeliveryResult Delivered { get; } = new(null);

    /// <summary>The target has not taken all of it.</summary>
    public static DeliveryResult Failed(string fault) => new(fault);
}

/// <summary>What came of a test.</summary>
/// <param name="Works">Whether everything that a delivery needs works.</param>
/// <param name="Message">What was done, or what went wrong with the target's own words, in the current UI culture, without secrets.</param>
public sealed record TestResult(bool Works, string Message);
