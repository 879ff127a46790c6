using MCenter.Core.Registers;

namespace MCenter.Drivers.MBus.Application;

/// <summary>128 codes (the extension bit masked out) and how the rows of the standard's tables fill them.</summary>
internal sealed class VifTable
{
    private static readonly int[] Seconds = [1, 60, 3600, 86400];
    private readonly VifEntry[] entries = new VifEntry[128];

    public VifTable()
    {
        Array.Fill(entries, new("Reserved", "", Quantity.Unknown));
    }

    /// <summary>The row of a code, its extension bit ignored.</summary>
    public VifEntry this[byte code] => entries[code & 0x7F];

    /// <summary>One code.</summary>
    public VifTable Code(int code, string name, string unit, Quantity quantity, int exponent = 0, int factor = 1, VifTraits traits = VifTraits.None)
    {
        entries[code] = new(name, unit, quantity, exponent, factor, traits);
        return this;
    }

    /// <summary>Codes from <paramref name="first"/> to <paramref name="last"/>, each ten times the one before.</summary>
    public VifTable Decades(int first, int last, int exponent, string name, string unit, Quantity quantity, VifTraits traits = VifTraits.None, int factor = 1)
    {
        for (var code = first; code <= last; code++)
        {
            Code(code, name, unit, quantity, exponent + code - first, factor, traits);
        }

        return this;
    }

    /// <summary>Durations whose two low bits are s, min, h, d: brought to seconds.</summary>
    public VifTable Durations(int first, int last, string name, Quantity quantity)
    {
        for (var code = first; code <= last; code++)
        {
            Code(code, name, "s", quantity, factor: Seconds[code & 3]);
        }

        return this;
    }

    /// <summary>Identifiers without unit, read unsigned.</summary>
    public VifTable Ids(int first, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            Code(first++, name, "", Quantity.Unknown, traits: VifTraits.Unsigned);
        }

        return this;
    }
}
