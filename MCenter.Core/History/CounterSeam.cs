namespace MCenter.Core.History;

/// <summary>
/// Where a counter goes on in another meter. What is stored stays as the meters sent it; a consumption over the seam is (old end - before) + (after - new start).
/// </summary>
/// <param name="At">The instant, UTC: answers after it are the new meter's.</param>
/// <param name="OldEnd">What the old meter stood at, before the divisor.</param>
/// <param name="NewStart">What the new meter stood at, before the divisor.</param>
public readonly record struct CounterSeam(DateTimeOffset At, decimal OldEnd, decimal NewStart);

/// <summary>Carries counters on over their seams.</summary>
public static class CounterSeams
{
    /// <summary>How many meters were there before the one that answered.</summary>
    /// <param name="seams">The counter's seams, oldest first.</param>
    /// <param name="readAt">When the meter answered.</param>
    public static int MetersBefore(this IReadOnlyList<CounterSeam> seams, DateTimeOffset readAt)
    {
        var before = seams.Count;
        while (before > 0 && readAt <= seams[before - 1].At)
        {
            before--;
        }

        return before;
    }

    /// <summary>What a meter's values must be raised by to go on where the first meter began, before the divisor.</summary>
    /// <param name="seams">The counter's seams, oldest first.</param>
    /// <param name="meter">How many meters were there before it.</param>
    public static decimal ShiftOf(this IReadOnlyList<CounterSeam> seams, int meter) => seams.Take(meter).Sum(s => s.OldEnd - s.NewStart);

    /// <summary>What a value of this time must be raised by to go on where the first meter began, before the divisor.</summary>
    /// <param name="seams">The counter's seams, oldest first.</param>
    /// <param name="readAt">When the meter answered.</param>
    public static decimal ShiftAt(this IReadOnlyList<CounterSeam> seams, DateTimeOffset readAt) => seams.ShiftOf(seams.MetersBefore(readAt));
}
