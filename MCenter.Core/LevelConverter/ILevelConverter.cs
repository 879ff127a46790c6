using MCenter.Core.Settings;

namespace MCenter.Core.LevelConverter;

/// <summary>
/// Hands an M-Bus line through to one foreign master at a time; implemented in Drivers. While it is on, readouts of the line wait. It is off after
/// a start, and goes off by itself when no client sends anything for the time set. Thread safe.
/// </summary>
public interface ILevelConverter
{
    /// <summary>What it does now.</summary>
    LevelConverterState State { get; }

    /// <summary>Raised when it went on or off, a client came or went, or the line came or went; handlers return at once.</summary>
    event Action? Changed;

    /// <summary>Switches it on with the settings as saved, behind the readout that is under way; does nothing when it is on.</summary>
    /// <exception cref="InvalidInputException">There is no such line, or the port or device cannot be opened: it stays off.</exception>
    /// <exception cref="ConflictException">The line is used for something else that pages tell: it stays off.</exception>
    Task SwitchOnAsync(string? userName, CancellationToken cancel);

    /// <summary>Switches it off and gives the line back to the readout; does nothing when it is off.</summary>
    Task SwitchOffAsync(string? userName);
}
