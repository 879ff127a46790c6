using System.Globalization;

namespace MCenter.Drivers.MBus.Commands;

/// <summary>The bytes of a command whose places are filled in at the moment of sending.</summary>
/// <param name="Data">As <c>TemplateCommand.Data</c>.</param>
/// <param name="Tariff">For <c>{tariff}</c>.</param>
/// <param name="Address">For <c>{address}</c>.</param>
/// <param name="Zone">Whose local time is sent.</param>
internal sealed record CommandBytes(string Data, int Tariff, int Address, TimeZoneInfo Zone)
{
    private const string TypeFPlace = "{time:F}";
    private const string TypeIPlace = "{time:I}";

    /// <summary>Whether it holds a time of whole minutes, so that it is right at a full minute only.</summary>
    public bool AtFullMinute => Data.Contains(TypeFPlace, StringComparison.Ordinal);

    /// <summary>The bytes as they are to be sent at an instant.</summary>
    public byte[] At(DateTimeOffset instant)
    {
        var local = TimeZoneInfo.ConvertTime(instant, Zone).DateTime;
        var summer = Zone.IsDaylightSavingTime(instant);
        return Convert.FromHexString(Data
            .Replace("{tariff}", Tariff.ToString("X2", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{address}", Address.ToString("X2", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace(TypeFPlace, Convert.ToHexString(TypeF(local, summer)), StringComparison.Ordinal)
            .Replace(TypeIPlace, Convert.ToHexString(TypeI(local, summer)), StringComparison.Ordinal)
            .Replace(" ", "", StringComparison.Ordinal));
    }

    /// <summary>Type F (EN 13757-3; D48 8.2): minute; hour, hundred years since 1900, summer time; day; month; year.</summary>
    private static byte[] TypeF(DateTime time, bool summer) =>
        [(byte)time.Minute, (byte)(time.Hour | (((time.Year / 100) - 19) << 5) | (summer ? 0x80 : 0)), .. TypeG(time)];

    /// <summary>Type I (EN 13757-3): second, summer time, leap year; minute; hour, day of the week from Monday = 1; day; month; year; week.</summary>
    private static byte[] TypeI(DateTime time, bool summer)
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
