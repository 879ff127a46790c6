namespace MCenter.Core.BusHealth;

/// <summary>Tells a change only when it has lasted, so that what flickers fills no event log. Not thread safe.</summary>
/// <param name="first">What was told at first.</param>
/// <param name="lasting">How long a change has to last.</param>
internal sealed class Steady<T>(T first, TimeSpan lasting)
{
    private T last = first;
    private TimeSpan since;

    /// <summary>What was told.</summary>
    public T Told { get; private set; } = first;

    /// <summary>Takes a value; true when it is to be told now.</summary>
    /// <param name="value">The value.</param>
    /// <param name="now">Time that passes evenly.</param>
    public bool Take(T value, TimeSpan now)
    {
        var same = EqualityComparer<T>.Default;
        (last, since) = same.Equals(value, last) ? (last, since) : (value, now);
        if (same.Equals(value, Told) || now - since < lasting)
        {
            return false;
        }

        Told = value;
        return true;
    }
}
