using System.Collections.Frozen;
using System.Collections.Immutable;
using MCenter.Core.Settings;

namespace MCenter.Core.Devices;

/// <summary>All devices at one moment; immutable, swapped whole.</summary>
public sealed class DeviceCatalog
{
    private readonly FrozenDictionary<int, Device> byId;
    private readonly FrozenDictionary<string, ImmutableArray<Device>> bySerial;

    internal DeviceCatalog(IEnumerable<Device> devices)
    {
        All = [.. devices.OrderBy(d => d.Id)];
        byId = All.ToFrozenDictionary(d => d.Id);
        bySerial = All.Where(d => d.Serial.Length > 0).GroupBy(d => Plain(d.Serial), StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>All devices by id.</summary>
    public ImmutableArray<Device> All { get; }

    /// <summary>The lowest number that the Modbus TCP server can still give to a device; null when all are taken.</summary>
    public int? FreeModbusServerUnit
    {
        get
        {
            var taken = All.Select(d => d.ModbusServerUnit).ToHashSet();
            return Enumerable.Range(1, Device.MostModbusServerUnits).Where(n => !taken.Contains(n)).Select(n => (int?)n).FirstOrDefault();
        }
    }

    /// <summary>The device with this id, or null.</summary>
    public Device? Find(int id) => byId.GetValueOrDefault(id);

    /// <summary>The device with this id.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message says so in the current UI culture.</exception>
    public Device Known(int id) => Find(id) ?? throw new KeyNotFoundException(DeviceTexts.Of("NoDevice", id));

    /// <summary>The M-Bus meter with this id, for what only M-Bus can do.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    /// <exception cref="ConflictException">It is read by another protocol; the message says so in the current UI culture.</exception>
    public Device KnownMBus(int id) => Known(id) is { Protocol: "MBus" } device ? device : throw new ConflictException("protocol", DeviceTexts.Of("OnlyMBus", Known(id).DisplayName));

    /// <summary>The Modbus device with this id, for what only those can do.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    /// <exception cref="ConflictException">It is read by another protocol; the message says so in the current UI culture.</exception>
    public Device KnownModbus(int id) => Known(id) is { IsModbus: true } device ? device : throw new ConflictException("protocol", DeviceTexts.Of("OnlyModbus", Known(id).DisplayName));

    /// <summary>Devices with this serial number, with or without leading zeros; normally one.</summary>
    public ImmutableArray<Device> FindBySerial(string serial) => bySerial.TryGetValue(Plain(serial), out var found) ? found : [];

    private static string Plain(string serial) => serial.TrimStart('0') is { Length: > 0 } plain ? plain : serial;
}
