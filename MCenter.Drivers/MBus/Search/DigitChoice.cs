namespace MCenter.Drivers.MBus.Search;

/// <summary>
/// Which digit of a mask to split by. Meters of one delivery have some digits in common and count in others, and those found so far show which: a digit that most of them share, or that takes few
/// values, is split above one that takes all ten, because then the silent probes of the few are paid once and not below each of the ten. Pure.
/// </summary>
internal static class DigitChoice
{
    // a sample; with more the choice takes longer than a probe and is no better
    private const int MostMeters = 24;

    // a sample is small and its digits partly chance: what is to be chosen over the last digit must be much better
    private const double MuchBetter = 0.65;

    private const int IdentificationDigits = 8;

    // above so many meters a mask is split without being asked
    private const int Crowd = 5;

    /// <summary>
    /// The place of the digit. Meters behind the mask are expected to lie as those found behind the masks most like it. Unless another digit is much better then, the last one is taken: numbers of one
    /// delivery differ there.
    /// </summary>
    /// <param name="mask">With an open digit in its identification number.</param>
    /// <param name="found">Addresses found so far, in the order found.</param>
    public static int Of(SearchMask mask, IEnumerable<string> found)
    {
        var alike = found
            .Select(address => (Number: Within(mask, address), Differs: Differing(mask, address)))
            .GroupBy(n => n.Differs, n => n.Number)
            .OrderBy(g => g.Key)
            .Select(g => g.Distinct().TakeLast(MostMeters).ToList())
            .FirstOrDefault(g => g.Count > 1);
        if (alike is null)
        {
            return mask.NextDigit;
        }

        var known = new Dictionary<string, (int Position, double Telegrams)>();
        var best = Best(mask.Text[..IdentificationDigits], alike, known);
        return best.Telegrams < MuchBetter * Split(mask.Text[..IdentificationDigits], mask.NextDigit, alike, known) ? best.Position : mask.NextDigit;
    }

    /// <summary>The split with the fewest telegrams for these meters, the last digit of equal ones; each mask is reckoned once.</summary>
    private static (int Position, double Telegrams) Best(string mask, List<string> numbers, Dictionary<string, (int Position, double Telegrams)> known)
    {
        if (known.TryGetValue(mask, out var best))
        {
            return best;
        }

        best = (mask.LastIndexOf('F'), double.MaxValue);
        for (var position = IdentificationDigits - 1; position >= 0; position--)
        {
            if (mask[position] == 'F')
            {
                var telegrams = Split(mask, position, numbers, known);
                best = telegrams < best.Telegrams ? (position, telegrams) : best;
            }
        }

        return known[mask] = best;
    }

    private static double Split(string mask, int position, List<string> numbers, Dictionary<string, (int Position, double Telegrams)> known)
    {
        var digits = numbers.GroupBy(n => n[position]).ToList();
        var telegrams = 10.0 - digits.Count;
        foreach (var digit in digits)
        {
            var below = digit.ToList();
            telegrams += below.Count == 1 ? 2
                : (below.Count < Crowd ? 2 : 0) + Best(string.Concat(mask.AsSpan(0, position), [digit.Key], mask.AsSpan(position + 1)), below, known).Telegrams;
        }

        return telegrams;
    }

    private static string Within(SearchMask mask, string address) => string.Concat(Enumerable.Range(0, IdentificationDigits).Select(i => mask.Text[i] == 'F' ? address[i] : mask.Text[i]));

    private static int Differing(SearchMask mask, string address) => Enumerable.Range(0, IdentificationDigits).Count(i => mask.Text[i] != 'F' && mask.Text[i] != address[i]);
}
