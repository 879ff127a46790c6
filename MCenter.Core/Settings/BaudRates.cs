using System.Collections.Immutable;

namespace MCenter.Core.Settings;

/// <summary>Speeds of buses, bits per second.</summary>
public static class BaudRates
{
    /// <summary>Those of EN 13757-2 for M-Bus, the slowest first.</summary>
    public static ImmutableArray<int> MBus { get; } = [300, 600, 1200, 2400, 4800, 9600, 19200, 38400];

    /// <summary>Those that Modbus RTU devices can be set to.</summary>
    public static ImmutableArray<int> ModbusRtu { get; } = [300, 600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200];
}
