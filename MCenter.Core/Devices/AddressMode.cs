namespace MCenter.Core.Devices;

/// <summary>How an M-Bus device is addressed; the codes are those of the compatible API.</summary>
public enum AddressMode
{
    /// <summary>By identification number, manufacturer, version and medium (EN 13757-3 selection).</summary>
    Secondary = 0,

    /// <summary>By the primary address 0 to 250.</summary>
    Primary = 1,
}
