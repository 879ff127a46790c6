namespace MCenter.Core.History;

/// <summary>A page of readings in the order in which they were committed.</summary>
/// <param name="Readings">The readings; empty when there were none, or only misses.</param>
/// <param name="Last">The sequence up to which the page reaches: to go on, ask for what comes after it.</param>
/// <param name="More">Whether the page was full, so that more may follow.</param>
public sealed record FollowedReadings(IReadOnlyList<Reading> Readings, long Last, bool More);

/// <summary>Someone who follows the history in the order of its commits. What it has not passed is not packed, so that <see cref="IHistoryStore.FollowAsync"/> finds it.</summary>
public interface IHistoryFollower
{
    /// <summary>Asked before weeks are packed, every night.</summary>
    /// <param name="givenUp">What is as old as this, or older, can be kept no longer: it is given up, and said to be.</param>
    /// <param name="cancel">Cancels the question.</param>
    /// <returns>The sequence up to which it needs nothing any more; <see cref="long.MaxValue"/> when it follows nothing.</returns>
    Task<long> PassAsync(long givenUp, CancellationToken cancel);
}
