namespace MCenter.Core.Devices;

/// <summary>Which meters have a data logger that the box can read out over M-Bus: the EMU Professional II (manual, "Automatic Scan").</summary>
public static class LoadProfileMeters
{
    private const string Manufacturer = "EMU";
    private const int Version = 25;

    /// <summary>Whether a meter is one of them, by what its telegram says.</summary>
    public static bool Has(string manufacturer, int version, Medium? medium) => manufacturer == Manufacturer && version == Version && medium == Medium.Electricity;

    /// <summary>Whether the option may be set for a device: it is one of them, or nothing is known of it before its first answer.</summary>
    public static bool May(Device device) => device.Protocol == "MBus" && (device.MBusMedium is null || Has(device.Manufacturer, device.Version, device.MBusMedium));
}
