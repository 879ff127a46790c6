namespace MCenter.Drivers.MBus.Link;

/// <summary>A field (EN 13757-2, 5.3); 0 is a meter without an address yet, 1 to 250 are meters.</summary>
internal static class MBusAddress
{
    /// <summary>Highest primary address of a meter.</summary>
    public const byte Last = 250;

    /// <summary>The meter or meters selected by secondary address.</summary>
    public const byte Selected = 253;

    /// <summary>All meters, each answers with its own address (point to point only).</summary>
    public const byte AllAnswer = 254;

    /// <summary>All meters, none answers.</summary>
    public const byte Broadcast = 255;
}
