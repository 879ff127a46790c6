using System.Text;

namespace MCenter.Drivers.MBus.Application;

/// <summary>A record in the words of the M-Bus documentation.</summary>
internal static class RecordText
{
    /// <summary>Unit that a record without one is given.</summary>
    public const string NoUnit = "None";

    private const string BinaryUnit = "Bin";

    /// <summary>Counterparts of the base units under VIFE 3D (EN 13757-3, annex C); only those that public decoders agree on.</summary>
    private static readonly Dictionary<string, string> NonMetric = new() { ["Wh"] = "BTU", ["J"] = "BTU", ["°C"] = "°F", ["K"] = "°F" };

    /// <summary>The non-metric unit, empty where none is known.</summary>
    public static string NonMetricUnit(string unit) => NonMetric.GetValueOrDefault(unit, "");

    /// <summary>Base unit as registers have it: "None" without one, "Bin" for flags.</summary>
    public static string UnitOf(in DataRecord record) =>
        record.Unit is { Length: > 0 } unit ? unit
        : record.Vif.Has(VifTraits.Binary) && record.Meaning == VifeEffect.Describe ? BinaryUnit
        : NoUnit;

    /// <summary>"Energy", "Power (vendor specific)", "Volume (only positive contributions)"; the own text of a plain-text VIF.</summary>
    public static string DescriptionOf(in DataRecord record)
    {
        var name = record.Vif.Has(VifTraits.PlainText) ? PlainTextOf(record) : record.Vif.Name;
        if (record.Vib.Length < 2 || record.Vif.Has(VifTraits.Manufacturer))
        {
            return name;
        }

        StringBuilder? text = null;
        var table = VifeTables.First;
        foreach (var code in Vifes(record.Vib))
        {
            var vife = table[code & 0x7F];
            table = vife.Effect == VifeEffect.SecondTable ? VifeTables.Second : VifeTables.First;
            if (vife.Name.Length > 0 && vife.Effect != VifeEffect.Error)
            {
                (text ??= new StringBuilder(name).Append(" (")).Append(text.Length > name.Length + 2 ? ", " : "").Append(vife.Name);
            }

            if (vife.Effect == VifeEffect.Manufacturer)
            {
                break;
            }
        }

        return text?.Append(')').ToString() ?? name;
    }

    /// <summary>The text of a plain-text VIF in reading order.</summary>
    public static string PlainTextOf(in DataRecord record) =>
        record.MostSignificantFirst ? Encoding.Latin1.GetString(record.PlainText) : RecordValue.Reversed(record.PlainText);

    /// <summary>What follows the true VIF.</summary>
    private static ReadOnlySpan<byte> Vifes(ReadOnlySpan<byte> vib) => vib[0] switch
    {
        VifTables.Fd when vib[1] == VifTables.Fd => vib[Math.Min(3, vib.Length)..],
        VifTables.Fd or VifTables.Fb or VifTables.Ef => vib[2..],
        _ => vib[1..],
    };
}
