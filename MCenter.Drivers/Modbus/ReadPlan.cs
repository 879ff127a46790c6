using MCenter.Core.Devices;
using MCenter.Core.Registers;
using MCenter.Drivers.Modbus.Pdu;

namespace MCenter.Drivers.Modbus;

/// <summary>Which requests read a device's registers with as few of them as its settings allow. Pure.</summary>
internal static class ReadPlan
{
    // a register holds 16 coils: the same limit for both, and 2000 coils for 125 registers as in the specification
    private const int BitsOfRegister = 16;

    /// <summary>The parts of a device's registers.</summary>
    public static IEnumerable<ReadPart> Parts(IEnumerable<Register> registers) =>
        registers.Where(r => r.Modbus is not null).Select(r => new ReadPart((byte)r.Modbus!.FunctionCode, r.Modbus.Address, r.Modbus.Count, r.Number));

    /// <summary>The parts of a range, each address one of its own.</summary>
    public static IEnumerable<ReadPart> Range(int function, int start, int count) =>
        Enumerable.Range(0, count).Select(i => new ReadPart((byte)function, start + i, 1, i));

    /// <summary>
    /// Merges parts into blocks: neighbours of one function, with at most the allowed gap between them, up to the largest block. A part longer than that
    /// is asked for by itself, whole.
    /// </summary>
    public static IReadOnlyList<ReadBlock> Of(IEnumerable<ReadPart> parts, ModbusConnection connection)
    {
        List<ReadBlock> blocks = [];
        foreach (var ofFunction in parts.GroupBy(p => p.Function).OrderBy(g => g.Key))
        {
            var bits = FunctionCodes.ReadsBits(ofFunction.Key);
            var largest = connection.OneRequestPerRegister ? 0 : bits ? Math.Min(connection.LargestBlock * BitsOfRegister, FunctionCodes.MostBits) : connection.LargestBlock;
            blocks.AddRange(Merge(ofFunction.OrderBy(p => p.Start).ThenBy(p => p.Count), largest, connection.AllowedGap));
        }

        return blocks;
    }

    private static IEnumerable<ReadBlock> Merge(IEnumerable<ReadPart> ordered, int largest, int gap)
    {
        List<ReadPart> open = [];
        var end = 0;
        foreach (var part in ordered)
        {
            if (open.Count > 0 && (part.Start - end > gap || Math.Max(end, part.End) - open[0].Start > largest))
            {
                yield return ReadBlock.Of(open);
                open = [];
            }

            end = open.Count == 0 ? part.End : Math.Max(end, part.End);
            open.Add(part);
        }

        if (open.Count > 0)
        {
            yield return ReadBlock.Of(open);
        }
    }
}
