using System.Collections.Immutable;
using MCenter.Core.History;

namespace MCenter.Core.Readout;

/// <summary>The newest state of every device: an immutable snapshot, swapped whole; what pages and served channels answer from. Thread safe.</summary>
public sealed class CurrentValues
{
    private ImmutableDictionary<int, DeviceState> states = ImmutableDictionary<int, DeviceState>.Empty;

    /// <summary>Raised with the device's id after its state was swapped, on the readout's thread; handlers return at once.</summary>
    public event Action<int>? Changed;

    /// <summary>The state of all devices that were read or tried.</summary>
    public ImmutableDictionary<int, DeviceState> All => states;

    /// <summary>The state of one device; an empty one when it was never tried.</summary>
    public DeviceState Of(int deviceId) => states.GetValueOrDefault(deviceId) ?? new DeviceState { DeviceId = deviceId };

    /// <summary>
    /// A reading from the history with the values of registers that are not saved, too: they are known as long as it is the device's newest answer. Null after that.
    /// </summary>
    public Reading? Whole(Reading stored) =>
        Of(stored.DeviceId).LastReading is { } newest && newest.ReadAt.ToUnixTimeSeconds() == stored.ReadAt.ToUnixTimeSeconds() // the history knows whole seconds
            ? newest with { RasterTime = stored.RasterTime }
            : null;

    internal void Set(DeviceState state)
    {
        ImmutableInterlocked.AddOrUpdate(ref states, state.DeviceId, state, (_, _) => state);
        Changed?.Invoke(state.DeviceId);
    }

    internal void Remove(int deviceId)
    {
        ImmutableInterlocked.TryRemove(ref states, deviceId, out _);
        Changed?.Invoke(deviceId);
    }
}
