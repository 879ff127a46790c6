namespace MCenter.Drivers.Simulation.Building;

/// <summary>One quarter of an hour, with what the building's people go by: the clock on the wall.</summary>
/// <param name="Index">Quarter hours since 1970-01-01 UTC.</param>
/// <param name="Local">Its start in the building's time zone.</param>
internal readonly record struct QuarterHour(long Index, DateTime Local)
{
    /// <summary>Hour of the day with fraction, 0 to 24.</summary>
    public double Hour => Local.TimeOfDay.TotalHours;

    /// <summary>Saturday or Sunday.</summary>
    public bool Weekend => Local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    /// <summary>1 in the middle of winter, -1 in the middle of summer.</summary>
    public double Winter => Math.Cos((Local.DayOfYear - 20) * 2 * Math.PI / 365);

    /// <summary>High tariff: working days 7 to 20 h, Saturday 7 to 13 h.</summary>
    public bool HighTariff => Local.DayOfWeek switch
    {
        DayOfWeek.Sunday => false,
        DayOfWeek.Saturday => Hour is >= 7 and < 13,
        _ => Hour is >= 7 and < 20,
    };

    /// <summary>1 around an hour of the day, falling to 0 within about twice the width, both in hours.</summary>
    public double Around(double hour, double width)
    {
        var away = Math.Abs(Hour - hour);
        away = Math.Min(away, 24 - away) / width;
        return Math.Exp(-away * away);
    }
}
