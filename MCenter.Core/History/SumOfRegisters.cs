using MCenter.Core.Registers;

namespace MCenter.Core.History;

/// <summary>
/// A register that within a week is, but for rounding and a constant, the sum or difference of up to three others: a total of tariffs or phases, a temperature difference.
/// Its chunk holds only the remainder. Adding and subtracting wrap, so that nothing is lost whatever the numbers are.
/// </summary>
/// <param name="Register">The register that is stored as a remainder; it has a number of one exponent, as all its terms have, in each row that has values.</param>
/// <param name="Terms">The others: twice the register's number, plus one where it is subtracted; none of them is stored as a remainder.</param>
internal sealed record SumOfRegisters(int Register, int[] Terms)
{
    private const int MostTerms = 3;
    private const int MostRemainder = 4;
    private const int Steps = 32;

    private sealed record Column(int Register, long[] Values, long Cost);

    /// <summary>The sums of a week that make their registers cheaper by half at least.</summary>
    public static List<SumOfRegisters> Find(IReadOnlyList<StoredRow> rows)
    {
        List<SumOfRegisters> sums = [];
        var readings = rows.Where(r => r.Values.Length > 0).Select(r => r.Values).ToList();
        if (readings.Count <= Steps)
        {
            return sums;
        }

        // the dearest first, and none that costs next to nothing
        var columns = Columns(readings).Where(c => c.Cost > 2 * readings.Count).OrderByDescending(c => c.Cost).ToList();
        foreach (var column in columns)
        {
            var exponent = readings[0][column.Register].Exponent;
            var others = columns.Where(c => c != column && readings[0][c.Register].Exponent == exponent && !sums.Exists(s => s.Register == c.Register)).OrderBy(c => c.Register).ToList();
            if (!sums.Exists(s => s.Uses(column.Register)) && Extend([], Sample(column.Values), [.. others.Select(c => (c.Register, Sample(c.Values)))]) is { } terms)
            {
                var sum = new SumOfRegisters(column.Register, terms);
                if (HistoryCodec.Cost([.. readings.Select(values => values[column.Register].Bits - sum.Of(values))]) < column.Cost / 2)
                {
                    sums.Add(sum);
                }
            }
        }

        return sums;
    }

    /// <summary>The rows with remainders in place of their sums.</summary>
    public static List<StoredRow> Subtract(IReadOnlyList<StoredRow> rows, List<SumOfRegisters> sums) => [.. rows.Select(row =>
    {
        RawValue[] values = [.. row.Values];
        foreach (var sum in sums.Where(_ => values.Length > 0))
        {
            values[sum.Register] = RawValue.Number(values[sum.Register].Bits - sum.Of(row.Values), values[sum.Register].Exponent);
        }

        return row with { Values = values };
    })];

    /// <summary>Takes back what <see cref="Subtract"/> did, in a row of a chunk.</summary>
    public void AddTo(RawValue[] values)
    {
        if (Register < values.Length && values[Register].Kind == ValueKind.Number)
        {
            values[Register] = RawValue.Number(values[Register].Bits + Of(values), values[Register].Exponent);
        }
    }

    public static void Write(ByteWriter writer, List<SumOfRegisters> sums)
    {
        writer.Unsigned((ulong)sums.Count);
        foreach (var sum in sums)
        {
            writer.Unsigned((ulong)sum.Register);
            writer.Unsigned((ulong)sum.Terms.Length);
            Array.ForEach(sum.Terms, term => writer.Unsigned((ulong)term));
        }
    }

    /// <summary>Reads what was written; on broken bytes the reader has failed.</summary>
    public static List<SumOfRegisters> Read(ref ByteReader reader)
    {
        List<SumOfRegisters> sums = [];
        for (var left = reader.Count(HistoryCodec.MostRegisters); left > 0 && !reader.Failed; left--)
        {
            var register = reader.Count(HistoryCodec.MostRegisters);
            var terms = new int[reader.Count(MostTerms)];
            for (var i = 0; i < terms.Length; i++)
            {
                terms[i] = reader.Count(2 * HistoryCodec.MostRegisters);
            }

            sums.Add(new(register, terms));
        }

        return sums;
    }

    private long Of(RawValue[] values)
    {
        long sum = 0;
        foreach (var term in Terms)
        {
            var bits = term / 2 < values.Length ? values[term / 2].Bits : 0;
            sum += term % 2 == 0 ? bits : -bits;
        }

        return sum;
    }

    private bool Uses(int register) => Array.Exists(Terms, t => t / 2 == register);

    private static IEnumerable<Column> Columns(List<RawValue[]> readings)
    {
        for (int register = 0, count = readings.Min(values => values.Length); register < count; register++)
        {
            var exponent = readings[0][register].Exponent;
            if (readings.TrueForAll(values => values[register].Kind == ValueKind.Number && values[register].Exponent == exponent))
            {
                long[] values = [.. readings.Select(values => values[register].Bits)];
                yield return new(register, values, HistoryCodec.Cost(values));
            }
        }
    }

    // steps between rows all over the week, so that a constant does not matter
    private static long[] Sample(long[] values)
    {
        var steps = new long[Steps];
        for (var i = 0; i < Steps; i++)
        {
            steps[i] = values[(i + 1) * (values.Length - 1) / Steps] - values[i * (values.Length - 1) / Steps];
        }

        return steps;
    }

    // depth first, each register once with either sign: nearly all tries end at their first step
    private static int[]? Extend(int[] terms, long[] rest, List<(int Register, long[] Steps)> others)
    {
        for (var i = 0; i < others.Count; i++)
        {
            foreach (var sign in (ReadOnlySpan<int>)[1, -1])
            {
                int[] extended = [.. terms, (2 * others[i].Register) + (sign < 0 ? 1 : 0)];
                if (Fits(rest, others[i].Steps, sign))
                {
                    return extended;
                }

                if (extended.Length < MostTerms && Extend(extended, Less(rest, others[i].Steps, sign), others[(i + 1)..]) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    private static bool Fits(long[] rest, long[] steps, int sign)
    {
        for (var i = 0; i < Steps; i++)
        {
            if (rest[i] - (sign * steps[i]) is < -MostRemainder or > MostRemainder)
            {
                return false;
            }
        }

        return true;
    }

    private static long[] Less(long[] rest, long[] steps, int sign)
    {
        var less = new long[Steps];
        for (var i = 0; i < Steps; i++)
        {
            less[i] = rest[i] - (sign * steps[i]);
        }

        return less;
    }
}
