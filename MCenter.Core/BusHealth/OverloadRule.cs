namespace MCenter.Core.BusHealth;

/// <summary>
/// When a line is overloaded: at once above the peak current, after five seconds above the greatest one; until the current stayed low enough for long
/// enough. A current that is not measured counts as none: a broken sensor does not stop the readout for ever. Not thread safe.
/// </summary>
internal sealed class OverloadRule
{
    /// <summary>A peak that is shorter is no overload.</summary>
    public static readonly TimeSpan LongestPeak = TimeSpan.FromSeconds(5);

    private TimeSpan? aboveSince;
    private TimeSpan? lowSince;

    /// <summary>Whether the line is overloaded.</summary>
    public bool Overloaded { get; private set; }

    /// <summary>When it ends unless the load comes back; null while the load is there, and without an overload.</summary>
    public TimeSpan? EndsAt(BusSettings limits) => Overloaded ? lowSince + TimeSpan.FromSeconds(limits.ResumeSeconds) : null;

    /// <summary>Takes a measurement.</summary>
    /// <param name="milliamperes">The current, null = not measured.</param>
    /// <param name="limits">The limits that hold now.</param>
    /// <param name="now">Time that passes evenly, whatever the wall clock does.</param>
    public void Take(double? milliamperes, BusSettings limits, TimeSpan now)
    {
        aboveSince = milliamperes > limits.GreatestMilliamperes ? aboveSince ?? now : null;
        lowSince = milliamperes > limits.ResumeMilliamperes ? null : lowSince ?? now;
        if (!Overloaded)
        {
            Overloaded = milliamperes > limits.PeakMilliamperes || now - aboveSince >= LongestPeak;
        }
        else if (now >= EndsAt(limits))
        {
            Overloaded = false;
        }
    }
}
