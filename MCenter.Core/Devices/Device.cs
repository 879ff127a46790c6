using MCenter.Core.Registers;

namespace MCenter.Core.Devices;

/// <summary>One meter that is read: its configuration. Immutable; a change is a new record given to the <see cref="DeviceStore"/>.</summary>
public sealed record Device
{
    /// <summary>Most registers of a device that are set up by hand.</summary>
    public const int MostRegisters = 500;

    /// <summary>So many numbers there are for them, those of removed ones counted: each one is a place in every reading.</summary>
    public const int MostRegisterNumbers = 5000;

    /// <summary>Most unit loads that one device can be said to draw; a repeater or a whole branch may stand for one meter.</summary>
    public const int MostUnitLoads = 300;

    /// <summary>Highest unit id in the Modbus TCP server.</summary>
    public const int MostModbusServerUnits = 247;

    /// <summary>Key, from 1, never used again after a deletion.</summary>
    public int Id { get; init; }

    /// <summary>Display name; at most 100 characters; may be empty (then <see cref="DisplayName"/> makes one).</summary>
    public string Name { get; init; } = "";

    /// <summary>Name of the protocol that reads it: "MBus", "ModbusTcp", "ModbusRtu", "FlexIo".</summary>
    public string Protocol { get; init; } = "MBus";

    /// <summary>Name of the configured line it hangs on; empty for ModbusTcp.</summary>
    public string Line { get; init; } = "";

    /// <summary>Serial number; for M-Bus the identification number's digits without leading zeros ("161043").</summary>
    public string Serial { get; init; } = "";

    /// <summary>Primary or secondary addressing (M-Bus).</summary>
    public AddressMode AddressMode { get; init; }

    /// <summary>Primary address 0 to 250 (M-Bus), 0 = unconfigured.</summary>
    public int PrimaryAddress { get; init; }

    /// <summary>16 hexadecimal digits as printed: identification number, then manufacturer, version, medium in wire order ("00032629B5151002"); empty when unknown.</summary>
    public string SecondaryAddress { get; init; } = "";

    /// <summary>Three letters ("EMU"); from the telegram, not editable.</summary>
    public string Manufacturer { get; init; } = "";

    /// <summary>M-Bus version (generation) byte; from the telegram, not editable.</summary>
    public int Version { get; init; }

    /// <summary>Medium that the telegram names; not editable; null before the first readout.</summary>
    public Medium? MBusMedium { get; init; }

    /// <summary>Medium that decides the category; editable.</summary>
    public Medium Medium { get; init; }

    /// <summary>Bits per second on its line: one of <see cref="Settings.BaudRates.MBus"/>, or of <see cref="Settings.BaudRates.ModbusRtu"/>.</summary>
    public int BaudRate { get; init; } = 2400;

    /// <summary>Site, optional text.</summary>
    public string Site { get; init; } = "";

    /// <summary>Cost unit, optional text.</summary>
    public string CostUnit { get; init; } = "";

    /// <summary>Comment, optional text.</summary>
    public string Comment { get; init; } = "";

    /// <summary>Battery operated: spared continuous reading, intervals below 15 minutes, retries beyond one, and time synchronisation.</summary>
    public bool Battery { get; init; }

    /// <summary>Own interval in minutes (see the raster in Readout), 0 = the box's standard interval.</summary>
    public int ReadoutCycleMinutes { get; init; }

    /// <summary>Whether SND_NKE is sent before the readout (the manual's snd/NKE option).</summary>
    public bool SndNke { get; init; } = true;

    /// <summary>Application reset subcode sent before the readout (EN 13757-3 CI 50), 0 to 255; null = none is sent.</summary>
    public int? AppResetSubcode { get; init; }

    /// <summary>Whether its data logger is read out besides the momentary values; only for meters that <see cref="LoadProfileMeters"/> names.</summary>
    public bool LoadProfile { get; init; }

    /// <summary>How many M-Bus unit loads of 1.5 mA it draws, 1 to <see cref="MostUnitLoads"/>; EN 13757-2 lets standardized water and heat meters draw up to 4.</summary>
    public int UnitLoads { get; init; } = 1;

    /// <summary>Unit id in the Modbus TCP server, unique 1 to 247; 0 = not served.</summary>
    public int ModbusServerUnit { get; init; }

    /// <summary>BACnet device instance number; 0 = none.</summary>
    public int BacnetInstance { get; init; }

    /// <summary>How it is reached over Modbus; null for other protocols.</summary>
    public ModbusConnection? Modbus { get; init; }

    /// <summary>
    /// Number that the next register set up by hand gets. Numbers are never used again, as the history is kept by them: a removed register leaves a gap.
    /// </summary>
    public int NextRegister { get; init; }

    /// <summary>When it was added, UTC.</summary>
    public DateTimeOffset AddedAt { get; init; }

    /// <summary>Its registers by <see cref="Register.Number"/>; empty before the first readout.</summary>
    public IReadOnlyList<Register> Registers { get; init; } = [];

    /// <summary>The name, or manufacturer and serial where there is none.</summary>
    public string DisplayName => Name.Length > 0 ? Name : $"{Manufacturer} {Serial}".Trim();

    /// <summary>Whether it is read over Modbus; then <see cref="Modbus"/> says how, and its registers are set up by hand.</summary>
    public bool IsModbus => Protocol is "ModbusTcp" or "ModbusRtu";

    /// <summary>
    /// What devices are read one after another share: their line, or the host and port of their Modbus TCP gateway. Different wires are read side by side.
    /// </summary>
    public string Wire => Line.Length > 0 ? Line : Modbus is { } modbus ? $"{modbus.Host.ToLowerInvariant()}:{modbus.Port}" : Protocol;

    /// <summary>The category whose list shows it.</summary>
    public DeviceCategory Category => MediumGroup.Of(Medium);

    /// <summary>The registers of another Modbus device that this one does not have yet, by where and how they are read.</summary>
    public IReadOnlyList<Register> ModbusRegistersLacking(Device other)
    {
        var present = Registers.Select(r => r.Modbus).ToHashSet();
        return [.. other.Registers.Where(r => !present.Contains(r.Modbus))];
    }
}
