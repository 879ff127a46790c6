namespace MCenter.Core.Exchange;

/// <summary>An exchange as a person states it.</summary>
/// <param name="At">When the meters were exchanged.</param>
/// <param name="SecondaryAddress">The new meter's secondary address: 8 digits, or all 16.</param>
/// <param name="Counters">Old end value and new start value of each counter, before the divisor.</param>
/// <param name="Comment">Optional text.</param>
public sealed record ExchangeRequest(DateTimeOffset At, string SecondaryAddress, IReadOnlyList<ExchangedCounter> Counters, string Comment = "");

/// <summary>What is known before an exchange is booked.</summary>
/// <param name="SecondaryAddress">The new meter's, as it answered; what was given where it did not.</param>
/// <param name="Manufacturer">The new meter's; empty when it did not answer.</param>
/// <param name="Answer">Why there is no answer, in English; empty when there is one.</param>
/// <param name="Counters">Every counter with the old meter's last reading and the new meter's answer, before the divisor.</param>
public sealed record ExchangeProposal(string SecondaryAddress, string Manufacturer, string Answer, IReadOnlyList<ProposedCounter> Counters);

/// <summary>A counter before an exchange; values before the divisor, null where there is none.</summary>
public sealed record ProposedCounter(int Number, decimal? OldEnd, decimal? NewStart);
