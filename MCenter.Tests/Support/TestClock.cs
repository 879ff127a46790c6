namespace MCenter.Tests.Support;

/// <summary>Clocks for boxes in tests.</summary>
public static class TestClock
{
    /// <summary>Noon is near everywhere in Europe and midnight far, whatever today's zone offset.</summary>
    private const int Hour = 10;

    /// <summary>
    /// Today's clock, running, put forward or back by whole hours so that the tests begin between 10 and 11 in the morning, UTC: what a page shows of
    /// "today" does not depend on the hour at which the tests run.
    /// </summary>
    public static TimeProvider Running { get; } = new Shifted(TimeSpan.FromHours(Hour - TimeProvider.System.GetUtcNow().Hour));

    private sealed class Shifted(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
