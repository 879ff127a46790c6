using System.Collections.Immutable;

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
