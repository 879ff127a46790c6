using MCenter.Core.Registers;

namespace MCenter.Drivers.MBus.Application;

/// <summary>What a value information field says beyond unit and exponent.</summary>
[Flags]
internal enum VifTraits
{
    None = 0,

    /// <summary>Flags or an identifier: integers are read unsigned (type C or D).</summary>
    Unsigned = 1,

    /// <summary>Flags that are shown as bits.</summary>
    Binary = 2,

    /// <summary>Integers are points in time; the data length says which type (F, G, I, J).</summary>
    Time = 4,

    /// <summary>A layout nobody has published or that is a telegram of its own (types K, L, containers): stays bytes.</summary>
    Opaque = 8,

    /// <summary>Code 7F: the VIFEs after it and the data are the manufacturer's.</summary>
    Manufacturer = 16,

    /// <summary>Code 7C: the name follows as text.</summary>
    PlainText = 32,

    /// <summary>An electrical quantity that meters give per phase.</summary>
    Phased = 64,
}

/// <summary>One row of a VIF table: value = number × <paramref name="Factor"/> × 10^<paramref name="Exponent"/> in <paramref name="Unit"/>.</summary>
internal sealed record VifEntry(string Name, string Unit, Quantity Quantity, int Exponent = 0, int Factor = 1, VifTraits Traits = VifTraits.None)
{
    public bool Has(VifTraits trait) => (Traits & trait) != 0;
}
