using MCenter.Core.Registers;

namespace MCenter.Drivers.MBus.Application;

/// <summary>
/// Dates and times of EN 13757-3, annex A; which type it is, the length says. All are local time of the meter, without zone.
/// </summary>
/// <remarks>
/// <code>
/// G, 2 bytes   day 0-4 | year 5-7        month 8-11 | year 12-15
/// J, 3 bytes   second                    minute                     hour
/// F, 4 bytes   minute 0-5, IV 7          hour 0-4, century 5-6, summer 7          then as G
/// I, 6 bytes   second 0-5, summer 6      minute 0-5, IV 7           hour 0-4, weekday 5-7      then as G, then week
/// </code>
/// </remarks>
internal readonly record struct MeterTime(char Type, int Second, int Minute, int Hour, int Day, int Month, int Year2, int Century, bool Invalid, bool Summer)
{
    private const int EveryMinute = 63;
    private const int EveryHour = 31;
    private const int EveryMonth = 15;
    private const int EveryYear = 127;

    /// <summary>The fields of a time; null when no type has this length.</summary>
    public static MeterTime? Fields(ReadOnlySpan<byte> data) => data.Length switch
    {
        2 => Date('G', data, default),
        3 => new('J', data[0] & 0x3F, data[1] & 0x3F, data[2] & 0x1F, 1, 1, 0, 0, false, false),
        4 => Date('F', data[2..], new('F', 0, data[0] & 0x3F, data[1] & 0x1F, 0, 0, 0, (data[1] >> 5) & 3, data[0] >= 0x80, data[1] >= 0x80)),
        6 => Date('I', data[3..], new('I', data[0] & 0x3F, data[1] & 0x3F, data[2] & 0x1F, 0, 0, 0, 0, data[1] >= 0x80, (data[0] & 0x40) != 0)),
        _ => null,
    };

    /// <summary>The value of a time; null when no type has this length.</summary>
    public static RecordValue? Read(ReadOnlySpan<byte> data)
    {
        if (Fields(data) is not { } time)
        {
            return null;
        }

        var kind = time.Type == 'G' ? ValueKind.Date : ValueKind.DateTime;
        var problem = time.Type != 'J' && !data.ContainsAnyExcept((byte)0) ? ValueProblem.TimeNotSet : time.Problem();
        if (problem != ValueProblem.None)
        {
            return new(kind, RawValue.None, problem);
        }

        // type J has no date: it stands on the first day of the calendar
        var date = time.Type == 'J' ? DateTime.MinValue : new DateTime(time.Year, time.Month, time.Day);
        return new(kind, kind == ValueKind.Date ? RawValue.Date(DateOnly.FromDateTime(date)) : RawValue.DateTime(date + new TimeSpan(time.Hour, time.Minute, time.Second)), ValueProblem.None);
    }

    /// <summary>Two digits with the century where the type has one: 0 in it may also mean a meter that does not know it, then 81 to 99 are 1981 to 1999.</summary>
    private int Year => Century == 0 ? Year2 + (Year2 is > 80 and < 100 ? 1900 : 2000) : 1900 + (100 * Century) + Year2;

    private static MeterTime Date(char type, ReadOnlySpan<byte> date, MeterTime time) => time with
    {
        Type = type,
        Day = date[0] & 0x1F,
        Month = date[1] & 0x0F,
        Year2 = (date[0] >> 5) | ((date[1] & 0xF0) >> 1),
    };

    private ValueProblem Problem() =>
        Invalid ? ValueProblem.TimeInvalid
        : Type != 'J' && Day == 0 && Month == 0 && Year2 == 0 ? ValueProblem.TimeNotSet
        : Minute == EveryMinute || Hour == EveryHour || Day == 0 || Month == EveryMonth || Year2 == EveryYear ? ValueProblem.TimeRecurring
        : Second > 59 || Minute > 59 || Hour > 23 || Month is 0 or > 12 || Year2 > 99 || Day > DateTime.DaysInMonth(Year, Month) ? ValueProblem.NoSuchTime
        : ValueProblem.None;
}
