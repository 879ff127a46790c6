namespace MCenter.Core.Registers;

/// <summary>One decoded value with what the telegram says of it, in protocol-neutral words.</summary>
public sealed record DecodedValue
{
    /// <summary>The value in the base unit.</summary>
    public required RawValue Value { get; init; }

    /// <summary>What is measured; tells the default name of a register.</summary>
    public required Quantity Quantity { get; init; }

    /// <summary>Wording of the M-Bus documentation ("Energy", "Power (vendor specific)").</summary>
    public required string Description { get; init; }

    /// <summary>Base unit ("Wh", "m^3", "None").</summary>
    public required string Unit { get; init; }

    /// <summary>Kind the record has even where it carries no value now.</summary>
    public ValueKind Kind { get; init; }

    /// <summary>0 instantaneous, 1 maximum, 2 minimum, 3 value in error state.</summary>
    public int Function { get; init; }

    /// <summary>Storage number.</summary>
    public long StorageNumber { get; init; }

    /// <summary>Tariff.</summary>
    public long Tariff { get; init; }

    /// <summary>Subunit.</summary>
    public long Subunit { get; init; }

    /// <summary>Phase 1 to 3 where the record says so, else 0.</summary>
    public int Phase { get; init; }

    /// <summary>The meter marks this value as faulty (function 3, VIFE record error, BCD error digits).</summary>
    public bool Faulty { get; init; }
}
