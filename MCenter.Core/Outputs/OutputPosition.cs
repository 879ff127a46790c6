namespace MCenter.Core.Outputs;

/// <summary>Commits that were delivered before older ones.</summary>
/// <param name="After">The sequence before the first of them.</param>
/// <param name="UpTo">The sequence of the last of them; equal to <paramref name="After"/> when there are none yet.</param>
public sealed record SentRange(long After, long UpTo);

/// <summary>
/// How far an output is in the order of commits. Usually one number. When it has to catch up it is split: what is new goes on after the split, what is old follows piece by
/// piece, until both meet. Away again meanwhile, it is split once more.
/// <code>
///   delivered | waiting (old) | delivered ahead | waiting (old) | delivered ahead | waiting (new)
///          Passed         After            UpTo            After             UpTo
/// </code>
/// </summary>
/// <param name="Passed">All up to this sequence is done with.</param>
/// <param name="Ahead">What was delivered after it, in order; empty unless it is catching up.</param>
public sealed record OutputPosition(long Passed, IReadOnlyList<SentRange> Ahead)
{
    /// <summary>The oldest ones above this are forgotten, and sent twice.</summary>
    public const int MostRanges = 50;

    /// <summary>Whether something older waits than what is new.</summary>
    public bool IsBehind => Ahead.Count > 0;

    /// <summary>The sequence after which new things follow.</summary>
    public long Newest => IsBehind ? Ahead[^1].UpTo : Passed;

    /// <summary>The ranges that wait, up to a sequence.</summary>
    public IEnumerable<SentRange> Waiting(long newest) =>
        Ahead.Select(a => a.UpTo).Prepend(Passed).Zip(Ahead.Select(a => a.After).Append(newest), (after, upTo) => new SentRange(after, upTo));

    /// <summary>Everything up to a sequence becomes old; new is what comes after it.</summary>
    public OutputPosition Split(long newest)
    {
        if (newest <= Newest)
        {
            return this;
        }

        var used = Ahead.Where(a => a.UpTo > a.After).TakeLast(MostRanges - 1);
        return this with { Ahead = [.. used, new SentRange(newest, newest)] };
    }

    /// <summary>New ones up to a sequence were delivered.</summary>
    public OutputPosition SentNew(long upTo) =>
        upTo <= Newest ? this : IsBehind ? this with { Ahead = [.. Ahead.SkipLast(1), Ahead[^1] with { UpTo = upTo }] } : new(upTo, []);

    /// <summary>Old ones up to a sequence were delivered or given up.</summary>
    public OutputPosition SentOld(long upTo)
    {
        if (upTo <= Passed)
        {
            return this;
        }

        SentRange[] ahead = [.. Ahead.SkipWhile(a => a.UpTo <= upTo)];
        return ahead is [var next, .. var others] && next.After <= upTo ? new(next.UpTo, others) : new(upTo, ahead);
    }
}
