namespace MCenter.Core.Settings;

/// <summary>Sets the box's date and time by hand, for sites without a time server; implemented in Drivers.</summary>
public interface IClockSetter
{
    /// <summary>Switches the synchronisation by time server off and sets the clock.</summary>
    /// <param name="time">The instant to set, whole seconds count.</param>
    /// <param name="userName">Who does it, for the event log.</param>
    /// <param name="cancel">Cancels before the clock is set.</param>
    /// <exception cref="InvalidInputException">The time is not plausible, or the system refuses: nothing was changed; the message says why.</exception>
    Task SetAsync(DateTimeOffset time, string? userName, CancellationToken cancel);
}
