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
    /// <summary>What a value of this time must be raised by to go on where the first meter began, before the divisor.</summary>
    /// <param name="seams">The counter's seams.</param>
    /// <param name="readAt">When the meter answered.</param>
    public static decimal ShiftAt(this IReadOnlyList<CounterSeam> seams, DateTimeOffset readAt)
    {
        decimal shift = 0;
        for (var i = 0; i < seams.Count; i++)
        {
            shift += readAt > seams[i].At ? seams[i].OldEnd - seams[i].NewStart : 0;
        }

        return shift;
    }
}
