using MCenter.Drivers.Modbus.Pdu;

namespace MCenter.Drivers.Modbus;

/// <summary>Addresses that belong to one value and are never read with two requests.</summary>
/// <param name="Function">Function code, 1 to 4.</param>
/// <param name="Start">First address on the wire.</param>
/// <param name="Count">How many coils, inputs or registers.</param>
/// <param name="Tag">Whose value it is: a register's number, or a place in a range.</param>
internal readonly record struct ReadPart(byte Function, int Start, int Count, int Tag)
{
    /// <summary>First address behind it.</summary>
    public int End => Start + Count;
}

/// <summary>What one request reads: parts in order of their addresses, from the first to the last with what lies between.</summary>
/// <param name="Request">The request.</param>
/// <param name="Parts">At least one, all of the request's function.</param>
internal sealed record ReadBlock(ReadRequest Request, IReadOnlyList<ReadPart> Parts)
{
    /// <summary>The block of some parts, which are in order.</summary>
    public static ReadBlock Of(IReadOnlyList<ReadPart> parts) =>
        new(new(parts[0].Function, parts[0].Start, parts.Max(p => p.End) - parts[0].Start), parts);

    /// <summary>Its two halves, to find what of it is refused; at least two parts.</summary>
    public IEnumerable<ReadBlock> Halves() => [Of([.. Parts.Take(Parts.Count / 2)]), Of([.. Parts.Skip(Parts.Count / 2)])];
}
