using System.Collections.Frozen;

namespace MCenter.Core.Registers;

/// <summary>
/// One numbered value of a device: what the meter says of it (from the telegram) and what people set for it.
/// Changing the latter changes how the value is shown and handed on, never what is read or stored.
/// </summary>
public sealed record Register
{
    private static readonly FrozenSet<string> CountedUnits = FrozenSet.Create("Wh", "varh", "VAh", "J", "m^3", "kg", "HCA");

    /// <summary>Key over all devices, from 1, never used again (the compatible API's <c>ValueDescs[].Id</c>).</summary>
    public int Id { get; init; }

    /// <summary>The device this belongs to.</summary>
    public int DeviceId { get; init; }

    /// <summary>Position among the device's registers, from 0, over all telegrams of a readout.</summary>
    public int Number { get; init; }

    // ---- what the telegram says

    /// <summary>The meter's own description in the wording of the M-Bus documentation ("Energy", "Power (vendor specific)").</summary>
    public string Description { get; init; } = "";

    /// <summary>The unit of the raw value: the base unit ("Wh", "m^3", "None"); of a Modbus register see <see cref="ModbusRegister.Described"/>.</summary>
    public string RawUnit { get; init; } = "None";

    /// <summary>Kind of value seen when the device was added; a reading's own value says what it really is.</summary>
    public ValueKind Kind { get; init; }

    /// <summary>EN 13757-3 function field: 0 instantaneous, 1 maximum, 2 minimum, 3 value in error state.</summary>
    public int Function { get; init; }

    /// <summary>EN 13757-3 storage number.</summary>
    public long StorageNumber { get; init; }

    /// <summary>EN 13757-3 tariff of the data record.</summary>
    public long Tariff { get; init; }

    /// <summary>EN 13757-3 subunit of the data record.</summary>
    public long Subunit { get; init; }

    /// <summary>Where it stands in a Modbus device and how its words are understood; null for other protocols.</summary>
    public ModbusSource? Modbus { get; init; }

    // ---- what people set (the manual's Configuration of Device Registers)

    /// <summary>Code of the name (<c>CfgDescription</c>), 0 = not yet configured; see <see cref="RegisterNames"/>.</summary>
    public int NameCode { get; init; }

    /// <summary>Code of the shown unit (<c>CfgUnit</c>), 0 = not yet configured; see <see cref="RegisterUnits"/>.</summary>
    public int UnitCode { get; init; }

    /// <summary>Tariff shown (<c>CfgTariff</c>), 0 = none.</summary>
    public int ShownTariff { get; init; }

    /// <summary>Phase shown (<c>CfgPhase</c>): 0 none, 1 to 3 L1 to L3.</summary>
    public int Phase { get; init; }

    /// <summary>What raw values are divided by when shown; 0 means 1; may be negative.</summary>
    public decimal Divisor { get; init; }

    /// <summary>The same with 1 in place of 0.</summary>
    public decimal DivisorOrOne => Divisor == 0 ? 1 : Divisor;

    /// <summary>OBIS code ("1-0:1.8.1"), empty when none.</summary>
    public string ObisCode { get; init; } = "";

    /// <summary>Whether readings of this register are kept in the history.</summary>
    public bool SaveToDatabase { get; init; } = true;

    /// <summary>The base unit of what is measured; "None" when there is none. No Modbus meter tells it: there it is that of the shown unit.</summary>
    public string BaseUnit => Modbus is null ? RawUnit : RegisterUnits.Find(UnitCode)?.BaseUnit is { Length: > 0 } unit ? unit : "None";

    /// <summary>Whether it counts up, so that the difference of two readings is a consumption.</summary>
    public bool IsCounter => this is { Function: 0, StorageNumber: 0 } && CountedUnits.Contains(BaseUnit);
}
