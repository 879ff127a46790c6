using MCenter.Core.Registers;

namespace MCenter.Drivers.MBus.Application;

/// <summary>DIF bits 5-4 (EN 13757-3), and the two blocks that end a telegram.</summary>
internal enum RecordFunction
{
    Instantaneous = 0,
    Maximum = 1,
    Minimum = 2,

    /// <summary>Value during error state.</summary>
    Error = 3,

    /// <summary>DIF 0F: manufacturer data to the end.</summary>
    Manufacturer,

    /// <summary>DIF 1F: the same, and another telegram follows.</summary>
    MoreRecordsFollow,
}

/// <summary>How data bytes are to be read (DIF bits 3-0).</summary>
internal enum DataCoding
{
    None,
    Integer,
    Real,
    SelectionForReadout,
    Bcd,
    Variable,
    Special,
}

/// <summary>
/// One data record over the telegram's bytes (EN 13757-3): what the DIB and the VIB say, interpreted; <see cref="RecordValue.Of"/> reads the data. Nothing is copied.
/// </summary>
internal ref struct DataRecord
{
    /// <summary>Where it starts, counted from the first byte of the record area.</summary>
    public int Offset;

    /// <summary>DIF and DIFEs.</summary>
    public ReadOnlySpan<byte> Dib;

    /// <summary>VIF and VIFEs without the text of a plain-text VIF.</summary>
    public ReadOnlySpan<byte> Vib;

    /// <summary>The text of a plain-text VIF, in the order of the wire.</summary>
    public ReadOnlySpan<byte> PlainText;

    /// <summary>The data; with LVAR in front when the coding is variable.</summary>
    public ReadOnlySpan<byte> Data;

    public RecordFunction Function;
    public long StorageNumber;
    public long Tariff;
    public long Subunit;
    public DataCoding Coding;

    /// <summary>Multi-byte fields are sent most significant byte first (CI 76, 77).</summary>
    public bool MostSignificantFirst;

    /// <summary>The row of the true VIF.</summary>
    public VifEntry Vif;

    /// <summary>Power of ten that all of VIF and VIFEs come to.</summary>
    public int Exponent;

    /// <summary>Factor of a unit of time; 1 for the rest.</summary>
    public int Factor;

    /// <summary>10^this is added; null mostly.</summary>
    public int? Added;

    /// <summary>Phase 1 to 3, else 0.</summary>
    public int Phase;

    /// <summary>What a VIFE has made of the value: <see cref="VifeEffect.Time"/>, <see cref="VifeEffect.Duration"/>, <see cref="VifeEffect.Count"/>, or Describe for none of these.</summary>
    public VifeEffect Meaning;

    /// <summary>A VIFE says that a variable-length field is a profile.</summary>
    public bool IsProfile;

    /// <summary>A VIFE asks for the unit's non-metric counterpart.</summary>
    public bool NonMetric;

    /// <summary>Record error that the meter reports instead of a value; null mostly.</summary>
    public VifeEntry? Error;

    /// <summary>VIFE FF: what follows it is the manufacturer's.</summary>
    public bool VendorSpecific;

    /// <summary>Whether this is one of the blocks 0F and 1F.</summary>
    public readonly bool IsBlock => Function >= RecordFunction.Manufacturer;

    /// <summary>Whether integers are points in time.</summary>
    public readonly bool IsTime => Meaning == VifeEffect.Time || (Meaning == VifeEffect.Describe && Vif.Has(VifTraits.Time));

    /// <summary>Base unit of the value; empty when it has none.</summary>
    public readonly string Unit => Meaning switch
    {
        VifeEffect.Duration => "s",
        VifeEffect.Time or VifeEffect.Count => "",
        _ => NonMetric ? RecordText.NonMetricUnit(Vif.Unit) : Vif.Unit,
    };

    /// <summary>What is measured.</summary>
    public readonly Quantity Quantity => Meaning switch
    {
        VifeEffect.Duration => Quantity.Duration,
        VifeEffect.Time => Quantity.DateTime,
        VifeEffect.Count => Quantity.Dimensionless,
        _ => Vif.Quantity,
    };
}
