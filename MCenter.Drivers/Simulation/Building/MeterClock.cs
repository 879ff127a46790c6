namespace MCenter.Drivers.Simulation.Building;

/// <summary>What a meter's own clock shows at an instant: the local time without zone.</summary>
internal sealed class MeterClock(TimeZoneInfo zone, DateTimeOffset at)
{
    /// <summary>Local time.</summary>
    public DateTime Local { get; } = TimeZoneInfo.ConvertTime(at, zone).DateTime;

    /// <summary>Whether summer time is in force.</summary>
    public bool Summer => zone.IsDaylightSavingTime(at);

    /// <summary>The last day of the year before: the due date of its stored values.</summary>
    public DateOnly DueDate => new(Local.Year - 1, 12, 31);

    /// <summary>When that day ended, UTC.</summary>
    public DateTimeOffset DueTime => StartOf(Local.Year, 1);

    /// <summary>The last day of the month before.</summary>
    public DateOnly MonthEnd => new DateOnly(Local.Year, Local.Month, 1).AddDays(-1);

    /// <summary>When that day ended, UTC.</summary>
    public DateTimeOffset MonthEndTime => StartOf(Local.Year, Local.Month);

    /// <summary>Whole days since <see cref="Flow.Origin"/>.</summary>
    public long DaysInOperation => Math.Max(0, (long)(at - Flow.Origin).TotalDays);

    private DateTimeOffset StartOf(int year, int month)
    {
        var midnight = new DateTime(year, month, 1);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }
}
