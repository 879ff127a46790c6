using System.Collections.Concurrent;
using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.History;

namespace MCenter.Core.Readout;

/// <summary>Says once that a device went silent, and once that it answers again.</summary>
internal sealed class SilentDevices(EventLog events)
{
    private readonly ConcurrentDictionary<int, ReadoutFault> said = new();

    /// <summary>After a failure of a device that is taken for silent. A line that is down has its own event, not one for every device on it.</summary>
    public async Task FailedAsync(Device device, ReadoutFailure failure)
    {
        if (failure.Fault != ReadoutFault.LinkDown && said.TryAdd(device.Id, failure.Fault))
        {
            await events.AddAsync(EventSeverity.Warning, "Readout", $"Device{failure.Fault}", [device.DisplayName, failure.Detail], device.Id);
        }
    }

    /// <summary>After an answer.</summary>
    public async Task AnsweredAsync(Device device)
    {
        if (said.TryRemove(device.Id, out _))
        {
            await events.AddAsync(EventSeverity.Info, "Readout", "DeviceAnswers", [device.DisplayName], device.Id);
        }
    }
}
