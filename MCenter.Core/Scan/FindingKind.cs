namespace MCenter.Core.Scan;

/// <summary>What a search found out at one place of the bus.</summary>
public enum FindingKind
{
    /// <summary>A meter that is not among the devices yet; it may be added.</summary>
    New = 0,

    /// <summary>A new meter that was added as a device.</summary>
    Added = 1,

    /// <summary>A meter that is a device already, reached as its configuration says.</summary>
    Known = 2,

    /// <summary>A meter that is a device already, but answers at another primary address, baud rate or line; this may be taken over.</summary>
    Changed = 3,

    /// <summary>Somebody acknowledges, but sends no data that say who it is.</summary>
    NoData = 4,

    /// <summary>Two meters or more with one address that nothing tells apart, or one whose answers are always broken.</summary>
    SameAddress = 5,

    /// <summary>Several seemed to answer under a mask, but the meters found under it do not account for that: noise, or a meter that does not always answer.</summary>
    Collision = 6,

    /// <summary>Asked for one address, a meter answers with the telegram of another.</summary>
    ForeignAnswer = 7,

    /// <summary>A meter sends far more than an answer.</summary>
    Babbling = 8,

    /// <summary>Something is heard although nobody was asked; the search at this baud rate was given up.</summary>
    Noise = 9,

    /// <summary>The converter hands back what is sent; this is known and harmless.</summary>
    Echo = 10,
}
