namespace MCenter.Benchmarks.MBus;

/// <summary>
/// The fewest telegrams with which a tree of wildcards finds a set of meters with decimal numbers, exactly: of every mask that is split, the best digit of all is taken. Every mask that is not
/// split must be selected; a meter that answers alone is asked for its data.
/// </summary>
internal static class WildcardTree
{
    private const int Digits = 8;

    /// <param name="numbers">Identification numbers, all different.</param>
    /// <param name="seesCollisions">
    /// False: whoever draws the tree knows the meters and asks no mask that several answer. True: such a mask must be selected, and asked for data where its acknowledges
    /// fall together to one (on the simulated line those of four meters and more).
    /// </param>
    public static int Least(IReadOnlyList<string> numbers, bool seesCollisions)
    {
        var known = new Dictionary<string, int>();
        return Split(new string('F', Digits), numbers);

        int Cost(string mask, IReadOnlyList<string> under) => under.Count switch
        {
            0 => 1,
            1 => 2,
            var several => (seesCollisions ? several < 4 ? 1 : 2 : 0) + Split(mask, under),
        };

        int Split(string mask, IReadOnlyList<string> under)
        {
            if (!known.TryGetValue(mask, out var least))
            {
                least = Enumerable.Range(0, Digits).Where(p => mask[p] == 'F').Min(p =>
                {
                    var byDigit = under.ToLookup(n => n[p]);
                    return "0123456789".Sum(d => Cost($"{mask[..p]}{d}{mask[(p + 1)..]}", [.. byDigit[d]]));
                });
                known[mask] = least;
            }

            return least;
        }
    }
}
