using MCenter.Core.Devices;

namespace MCenter.Core.Scan;

/// <summary>Recognises the meter found among the devices. Pure.</summary>
internal static class KnownMeters
{
    private const int WholeAddress = 16;
    private const int VersionAt = 12;
    private const char Wildcard = 'F';

    /// <summary>The device that a finding is, or null. A primary device that was never read is recognised by its address.</summary>
    public static Device? Find(DeviceCatalog devices, DeviceIdentity identity, string line) =>
        devices.All.FirstOrDefault(d => d.Protocol == "MBus" && IsSame(d, identity))
        ?? devices.All.FirstOrDefault(d => d is { Protocol: "MBus", AddressMode: AddressMode.Primary, MBusMedium: null, Serial: "", SecondaryAddress: "" } && d.Line == line && d.PrimaryAddress == identity.PrimaryAddress);

    /// <summary>Whether the device is reached otherwise than its configuration says.</summary>
    /// <param name="device">As configured.</param>
    /// <param name="identity">Who answered.</param>
    /// <param name="line">Where.</param>
    /// <param name="baudRate">At which rate; null when the line has none.</param>
    public static bool IsChanged(Device device, DeviceIdentity identity, string line, int? baudRate) =>
        device.Line != line || (baudRate is not null && device.BaudRate != baudRate)
        || (identity.PrimaryAddress is >= 0 and <= 250 && device.PrimaryAddress != identity.PrimaryAddress && (device.AddressMode == AddressMode.Primary || device.PrimaryAddress > 0));

    private static bool IsSame(Device device, DeviceIdentity identity)
    {
        if (identity.Identification.Length == 0)
        {
            return false;
        }

        if (device.SecondaryAddress.Length < 8)
        {
            return device.Serial.Length > 0 && Plain(device.Serial) == Plain(identity.Identification)
                && (device.Manufacturer.Length == 0 || identity.Manufacturer.Length == 0 || device.Manufacturer == identity.Manufacturer);
        }

        var (configured, answered) = (device.SecondaryAddress.PadRight(WholeAddress, Wildcard), identity.SecondaryAddress.PadRight(WholeAddress, Wildcard));
        return configured[..8] == answered[..8]
            && Enumerable.Range(8, 8).All(i => i is VersionAt or VersionAt + 1 || configured[i] == Wildcard || answered[i] == Wildcard || configured[i] == answered[i]);
    }

    private static string Plain(string serial) => serial.TrimStart('0').ToUpperInvariant();
}
