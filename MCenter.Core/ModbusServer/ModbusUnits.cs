using System.Collections.Concurrent;
using System.Collections.Frozen;
using MCenter.Core.Devices;
using MCenter.Core.Readout;

namespace MCenter.Core.ModbusServer;

/// <summary>The devices that the Modbus TCP server gives, by unit id, each with its map as it is now. Thread safe; makes a map anew only when device or values changed.</summary>
public sealed class ModbusUnits(DeviceStore devices, CurrentValues values)
{
    private readonly ConcurrentDictionary<int, Made> maps = [];
    private volatile Served served = new(null, FrozenDictionary<int, Device>.Empty);

    /// <summary>The device with a unit id, or null.</summary>
    public Device? Find(int unit)
    {
        var catalog = devices.Current;
        var now = served;
        return (ReferenceEquals(now.Catalog, catalog) ? now : Follow(catalog)).ByUnit.GetValueOrDefault(unit);
    }

    /// <summary>A device's map with its newest values.</summary>
    public ModbusMap MapOf(Device device)
    {
        var state = values.All.GetValueOrDefault(device.Id);
        if (maps.TryGetValue(device.Id, out var made) && ReferenceEquals(made.Device, device) && ReferenceEquals(made.State, state))
        {
            return made.Map;
        }

        var map = ModbusMap.Of(device, state?.LastReading);
        if (device.ModbusServerUnit > 0)
        {
            maps[device.Id] = new(device, state, map);
        }

        return map;
    }

    private Served Follow(DeviceCatalog catalog)
    {
        // maps of devices that are gone are not kept
        foreach (var id in maps.Keys.Where(id => catalog.Find(id) is not { ModbusServerUnit: > 0 }))
        {
            maps.TryRemove(id, out _);
        }

        return served = new(catalog, catalog.All.Where(d => d.ModbusServerUnit > 0).ToFrozenDictionary(d => d.ModbusServerUnit));
    }

    private sealed record Served(DeviceCatalog? Catalog, FrozenDictionary<int, Device> ByUnit);

    private sealed record Made(Device Device, DeviceState? State, ModbusMap Map);
}
