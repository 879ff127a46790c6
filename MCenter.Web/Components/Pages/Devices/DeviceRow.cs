using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Core.Registers;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>One line of the list. It stays the same object while its device lives, so that an opened line stays open.</summary>
public sealed class DeviceRow(Device device, DeviceState state)
{
    private Device device = device;

    /// <summary>The device as configured now.</summary>
    public Device Device
    {
        get => device;
        set => (device, Main) = (value, ReferenceEquals(device, value) ? Main : MainValue.RegistersOf(value));
    }

    /// <summary>What is known of it now.</summary>
    public DeviceState State { get; set; } = state;

    /// <summary>The registers whose sum stands for the device; none where it has no number.</summary>
    internal IReadOnlyList<Register> Main { get; private set; } = MainValue.RegistersOf(device);

    internal RawValue Value => State.LastReading is { } reading ? MainValue.Sum([.. Main.Select(r => r.Number < reading.Values.Count ? reading.Values[r.Number] : RawValue.None)]) : RawValue.None;

    /// <summary>The number that a device has on its line or gateway; 0 = none.</summary>
    internal int Address => Device.Modbus?.UnitId ?? Device.PrimaryAddress;

    /// <summary>What tells where it is found: its secondary address, or where a Modbus device is.</summary>
    internal string Place => Device.Modbus is null ? Device.SecondaryAddress : PlaceOf(Device);

    /// <summary>Host and port of a Modbus TCP device, the line of others.</summary>
    internal static string PlaceOf(Device device) => device.Modbus is { Host.Length: > 0 } modbus ? $"{modbus.Host}:{modbus.Port}" : device.Line;

    internal bool Matches(string search) => search.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
        Device.DisplayName.Contains(word, StringComparison.CurrentCultureIgnoreCase)
        || Device.Serial.Contains(word, StringComparison.OrdinalIgnoreCase)
        || Place.Contains(word, StringComparison.OrdinalIgnoreCase)
        || Device.Manufacturer.Contains(word, StringComparison.OrdinalIgnoreCase)
        || Device.Site.Contains(word, StringComparison.CurrentCultureIgnoreCase)
        || Device.CostUnit.Contains(word, StringComparison.CurrentCultureIgnoreCase)
        || Device.Comment.Contains(word, StringComparison.CurrentCultureIgnoreCase));
}

/// <summary>What the list can be sorted by.</summary>
public enum DeviceOrder
{
    /// <summary>Display name.</summary>
    Name,

    /// <summary>Primary address.</summary>
    PrimaryAddress,

    /// <summary>Secondary address.</summary>
    SecondaryAddress,

    /// <summary>Manufacturer.</summary>
    Manufacturer,

    /// <summary>Time of the last successful readout.</summary>
    LastReadout,
}
