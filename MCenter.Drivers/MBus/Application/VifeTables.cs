namespace MCenter.Drivers.MBus.Application;

/// <summary>What a combinable VIFE does to the value.</summary>
internal enum VifeEffect
{
    /// <summary>Only says more about it; see the name.</summary>
    Describe,

    /// <summary>A record error (meter to master): there is no value.</summary>
    Error,

    /// <summary>Times 10^argument.</summary>
    Scale,

    /// <summary>Plus 10^argument units.</summary>
    Add,

    /// <summary>The data are a duration; one unit is argument seconds.</summary>
    Duration,

    /// <summary>The data are a number of events.</summary>
    Count,

    /// <summary>The data are a point in time.</summary>
    Time,

    /// <summary>A variable-length field is a profile, no text.</summary>
    Profile,

    /// <summary>The unit is the non-metric one.</summary>
    NonMetric,

    /// <summary>Belongs to phase argument.</summary>
    Phase,

    /// <summary>The code is the next byte, in <see cref="VifeTables.Second"/>.</summary>
    SecondTable,

    /// <summary>The VIFEs that follow are the manufacturer's; the VIF stays valid.</summary>
    Manufacturer,
}

/// <summary>One row of a VIFE table.</summary>
internal sealed record VifeEntry(string Name, VifeEffect Effect = VifeEffect.Describe, int Argument = 0);

/// <summary>Combinable (orthogonal) VIFEs and their second table behind FC (EN 13757-3). The extension bit is masked out.</summary>
internal static class VifeTables
{
    private static readonly string[] Errors =
    [
        "", "Too many DIFEs", "Storage number not implemented", "Subunit not implemented", "Tariff not implemented", "Function not implemented",
        "Data class not implemented", "Data size not implemented", "", "", "", "Too many VIFEs", "Illegal VIF group", "Illegal VIF exponent", "VIF/DIF mismatch",
        "Unimplemented action", "", "", "", "", "", "No data available", "Data overflow", "Data underflow", "Data error", "", "", "", "Premature end of record",
    ];

    private static readonly string[] Per =
    [
        "per second", "per minute", "per hour", "per day", "per week", "per month", "per year", "per revolution", "per input pulse on channel 0",
        "per input pulse on channel 1", "per output pulse on channel 0", "per output pulse on channel 1", "per l", "per m^3", "per kg", "per K",
        "per kWh", "per GJ", "per kW", "per K l", "per V", "per A", "times s", "times s/V", "times s/A", "start date of", "uncorrected",
        "only positive contributions", "absolute value of negative contributions",
    ];

    private static readonly int[] Seconds = [1, 60, 3600, 86400];

    /// <summary>The combinable VIFEs as a meter sends them.</summary>
    public static VifeEntry[] First { get; } = BuildFirst();

    /// <summary>The codes behind FC.</summary>
    public static VifeEntry[] Second { get; } = BuildSecond();

    private static VifeEntry[] BuildFirst()
    {
        var table = Reserved();
        for (var code = 0; code < Errors.Length; code++)
        {
            table[code] = Errors[code].Length > 0 ? new(Errors[code], VifeEffect.Error) : new("");
        }

        table[0x12] = new("average value");
        table[0x13] = new("inverse compact profile", VifeEffect.Profile);
        table[0x1D] = new("standard conform data content");
        table[0x1E] = new("compact profile with registers", VifeEffect.Profile);
        table[0x1F] = new("compact profile", VifeEffect.Profile);
        for (var i = 0; i < Per.Length; i++)
        {
            table[0x20 + i] = new(Per[i]);
        }

        table[0x39] = new("start date of", VifeEffect.Time);
        table[0x3D] = new("non-metric", VifeEffect.NonMetric);
        table[0x3E] = new("at base conditions");
        table[0x3F] = new("OBIS declaration");
        BuildLimits(table);
        for (var code = 0x70; code <= 0x77; code++)
        {
            table[code] = new("", VifeEffect.Scale, (code & 7) - 6);
        }

        for (var code = 0x78; code <= 0x7B; code++)
        {
            table[code] = new("", VifeEffect.Add, (code & 3) - 3);
        }

        table[0x7C] = new("", VifeEffect.SecondTable);
        table[0x7D] = new("", VifeEffect.Scale, 3);
        table[0x7E] = new("future value");
        table[0x7F] = new("vendor specific", VifeEffect.Manufacturer);
        return table;
    }

    /// <summary>40 to 6F: limits and their exceeding. Bit 3 = upper, bit 2 = last (else first); 5x and 60 to 67 carry s, min, h, d in bits 1-0.</summary>
    private static void BuildLimits(VifeEntry[] table)
    {
        for (var code = 0x40; code <= 0x6F; code++)
        {
            var side = (code & 8) != 0 ? "upper" : "lower";
            var which = (code & 4) != 0 ? "last" : "first";
            var edge = (code & 1) != 0 ? "end" : "begin";
            table[code] = (code & 0xF0, code & 0x0B) switch
            {
                (0x50, _) => new($"duration of {which} {side} limit exceed", VifeEffect.Duration, Seconds[code & 3]),
                (0x40, 0x0 or 0x8) when (code & 4) == 0 => new($"{side} limit value"),
                (0x40, 0x1 or 0x9) when (code & 4) == 0 => new($"number of exceeds of {side} limit", VifeEffect.Count),
                (0x40, 0x2 or 0x3 or 0xA or 0xB) => new($"date of {edge} of {which} {side} limit exceed", VifeEffect.Time),
                (0x60, <= 3) => new($"duration of {which} occurrence", VifeEffect.Duration, Seconds[code & 3]),
                (0x60, 0x8) => new($"value during {((code & 4) != 0 ? "upper" : "lower")} limit exceed"),
                (0x60, 0x9) => new((code & 4) != 0 ? "overflow value" : "leakage value"),
                (0x60, 0xA or 0xB) => new($"date of {edge} of {which} occurrence", VifeEffect.Time),
                _ => table[code],
            };
        }
    }

    private static VifeEntry[] BuildSecond()
    {
        var table = Reserved();
        for (var phase = 1; phase <= 3; phase++)
        {
            table[phase] = new($"L{phase}", VifeEffect.Phase, phase);
        }

        table[0x04] = new("neutral");
        table[0x05] = new("L1-L2");
        table[0x06] = new("L2-L3");
        table[0x07] = new("L3-L1");
        for (var quadrant = 1; quadrant <= 4; quadrant++)
        {
            table[0x07 + quadrant] = new($"quadrant {quadrant}");
        }

        table[0x0C] = new("delta between import and export");
        table[0x0D] = new("alternative non-metric", VifeEffect.NonMetric);
        table[0x0E] = new("second sensor");
        table[0x0F] = new("higher resolution");
        table[0x10] = new("accumulation of absolute value of both directions");
        table[0x13] = new("end date of", VifeEffect.Time);
        return table;
    }

    private static VifeEntry[] Reserved()
    {
        var table = new VifeEntry[128];
        Array.Fill(table, new(""));
        return table;
    }
}
