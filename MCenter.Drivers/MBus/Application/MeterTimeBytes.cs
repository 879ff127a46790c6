using System.Globalization;

namespace MCenter.Drivers.MBus.Application;

/// <summary>Times as a meter's clock is told them (EN 13757-3; D48 8.2); <see cref="MeterTime"/> reads them.</summary>
internal static class MeterTimeBytes
{
    /// <summary>Type F: minute; hour, hundred years since 1900, summer time; day; month; year.</summary>
    public static byte[] TypeF(DateTime time, bool summer) =>
        [(byte)time.Minute, (byte)(time.Hour | (((time.Year / 100) - 19) << 5) | (summer ? 0x80 : 0)), .. TypeG(time)];

    /// <summary>Type I: second, summer time, leap year; minute; hour, day of the week from Monday = 1; day; month; year; week.</summary>
    public static byte[] TypeI(DateTime time, bool summer)
    {
        var weekday = time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek;
        return
        [
            (byte)(time.Second | (summer ? 0x40 : 0) | (DateTime.IsLeapYear(time.Year) ? 0x80 : 0)), (byte)time.Minute, (byte)(time.Hour | (weekday << 5)),
            .. TypeG(time), (byte)ISOWeek.GetWeekOfYear(time),
        ];
    }

    /// <summary>Type G: day and the year's low three bits; month and its high four.</summary>
    private static byte[] TypeG(DateTime date)
    {
        var year = date.Year % 100;
        return [(byte)(date.Day | ((year & 7) << 5)), (byte)(date.Month | ((year >> 3) << 4))];
    }
}
