namespace MCenter.Drivers.MBus.Search;

/// <summary>What is to be done at a mask.</summary>
internal enum WorkKind
{
    /// <summary>See whether anybody is there at all.</summary>
    Root,

    /// <summary>Probe it; its last set digit stands at <see cref="WorkItem.Number"/>.</summary>
    Probe,

    /// <summary>All below it is probed: do <see cref="WorkItem.Number"/> meters account for what was heard?</summary>
    Explain,

    /// <summary>The same once more, after hexadecimal digits were tried too.</summary>
    GiveUp,

    /// <summary>The identification number is whole and still several answer: split by the <see cref="Split"/> of <see cref="WorkItem.Number"/>.</summary>
    Split,
}

/// <summary>By what meters with the same identification number are told apart, in the order in which it is tried.</summary>
internal enum Split
{
    Medium,
    OtherMedium,
    Manufacturer,
    Fabrication,
    Version,
    OtherVersion,
    Nothing,
}

/// <summary>One thing to do in a search; written as text into the cursor.</summary>
internal readonly record struct WorkItem(WorkKind Kind, SearchMask Mask, int Number)
{
    private const string Letters = "RPEGS";

    /// <summary>As written in the cursor.</summary>
    public override string ToString() => $"{Letters[(int)Kind]}{Mask.Text}.{Number}";

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static WorkItem? Parse(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot is 17 or 25 && Letters.IndexOf(text[0], StringComparison.Ordinal) is >= 0 and var kind && int.TryParse(text.AsSpan(dot + 1), out var number)
            ? new((WorkKind)kind, new(text[1..dot]), number)
            : null;
    }
}
