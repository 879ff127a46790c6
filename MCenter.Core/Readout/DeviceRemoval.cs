using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.History;

namespace MCenter.Core.Readout;

/// <summary>The one place that deletes devices and measured values: configuration, history and current values together. Irreversible.</summary>
public sealed class DeviceRemoval
{
    private readonly DeviceStore devices;
    private readonly IHistoryStore history;
    private readonly HistoryBuffer buffer;
    private readonly CurrentValues current;
    private readonly EventLog events;

    internal DeviceRemoval(DeviceStore devices, IHistoryStore history, HistoryBuffer buffer, CurrentValues current, EventLog events)
    {
        this.devices = devices;
        this.history = history;
        this.buffer = buffer;
        this.current = current;
        this.events = events;
    }

    /// <summary>Deletes a device with its registers and all its measured values.</summary>
    /// <exception cref="KeyNotFoundException">No such device.</exception>
    /// <exception cref="HistoryUnavailableException">The history cannot be written: the device is still there.</exception>
    public async Task DeleteAsync(int deviceId, string? userName, CancellationToken cancel)
    {
        var device = devices.Current.Known(deviceId);
        // its values first: cut off in between, the device is still there and can be deleted again
        await buffer.DeleteAsync(deviceId, async () =>
        {
            await history.DeleteDeviceAsync(deviceId, cancel);
            await devices.DeleteAsync(deviceId, cancel);
        }, cancel);
        current.Remove(deviceId);
        await events.AddAsync(EventSeverity.Info, "Devices", "DeviceDeleted", [device.DisplayName], deviceId, userName, cancel);
    }

    /// <summary>Deletes devices, one after the other, each with all its measured values; one that is gone meanwhile is passed over.</summary>
    /// <exception cref="HistoryUnavailableException">The history cannot be written: the devices not deleted so far are still there.</exception>
    public async Task DeleteAsync(IReadOnlyCollection<int> deviceIds, string? userName, CancellationToken cancel)
    {
        foreach (var id in deviceIds.Where(id => devices.Current.Find(id) is not null))
        {
            await DeleteAsync(id, userName, cancel);
        }
    }

    /// <summary>How many readings would go with each device.</summary>
    /// <exception cref="HistoryUnavailableException">The history cannot be read.</exception>
    public async Task<IReadOnlyDictionary<int, long>> CountAsync(IReadOnlyCollection<int> deviceIds, CancellationToken cancel)
    {
        var counted = new Dictionary<int, long>();
        foreach (var id in deviceIds)
        {
            counted[id] = await history.CountAsync(id, cancel);
        }

        return counted;
    }

    /// <summary>Whether no device would be left: of more than one, the name of the box is asked for first.</summary>
    public bool IsEverything(IReadOnlyCollection<int> deviceIds) => deviceIds.Count > 1 && deviceIds.Count == devices.Current.All.Length;

    /// <summary>The manual's "Delete all devices and measurements".</summary>
    /// <exception cref="HistoryUnavailableException">The history cannot be written: the devices are still there.</exception>
    public async Task DeleteAllDevicesAsync(string? userName, CancellationToken cancel)
    {
        await DeleteValuesAsync(async () =>
        {
            foreach (var device in devices.Current.All)
            {
                await devices.DeleteAsync(device.Id, cancel);
            }
        }, cancel);
        await events.AddAsync(EventSeverity.Warning, "Devices", "AllDevicesDeleted", [], userName: userName, cancel: cancel);
    }

    /// <summary>The manual's "Delete all measured values": the devices stay and are read on.</summary>
    /// <exception cref="HistoryUnavailableException">The history cannot be written.</exception>
    public async Task DeleteAllValuesAsync(string? userName, CancellationToken cancel)
    {
        await DeleteValuesAsync(() => Task.CompletedTask, cancel);
        await events.AddAsync(EventSeverity.Warning, "Devices", "AllValuesDeleted", [], userName: userName, cancel: cancel);
    }

    private async Task DeleteValuesAsync(Func<Task> then, CancellationToken cancel)
    {
        await buffer.DeleteAsync(null, async () =>
        {
            await history.DeleteAllAsync(cancel);
            await then();
        }, cancel);
        foreach (var deviceId in current.All.Keys)
        {
            current.Remove(deviceId);
        }
    }
}
