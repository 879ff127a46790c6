using MCenter.Core.Registers;

namespace MCenter.Core.Devices;

/// <summary>What becomes of the registers of a device that are set up by hand.</summary>
public sealed record RegisterChanges
{
    /// <summary>New ones; their numbers are given when they are stored.</summary>
    public IReadOnlyList<Register> Added { get; init; } = [];

    /// <summary>Known ones, found by their number.</summary>
    public IReadOnlyList<Register> Changed { get; init; } = [];

    /// <summary>Numbers of those that go. What the history has of them stays there and is no longer shown.</summary>
    public IReadOnlyCollection<int> Removed { get; init; } = [];
}
