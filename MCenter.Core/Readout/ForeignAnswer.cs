using MCenter.Core.History;

namespace MCenter.Core.Readout;

/// <summary>A meter that answers at another one's address, as a failure tells it.</summary>
public static class ForeignAnswer
{
    private const string Begin = "answered by ";

    /// <summary>The identification number that answers at a device's address instead of its own; null when the last failure was another.</summary>
    public static string? NumberOf(DeviceState state) =>
        state is { Failing: true, LastFault: ReadoutFault.Malformed } && state.LastFaultDetail.StartsWith(Begin, StringComparison.Ordinal)
            ? state.LastFaultDetail[Begin.Length..].Split(' ')[0]
            : null;

    internal static string Detail(string answered, string expected) => $"{Begin}{answered} instead of {expected}";
}
