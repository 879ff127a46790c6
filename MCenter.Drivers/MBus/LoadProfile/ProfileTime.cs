using MCenter.Drivers.MBus.Application;

namespace MCenter.Drivers.MBus.LoadProfile;

/// <summary>
/// Times of a meter's clock as instants. A time record says itself whether summer time holds (EN 13757-3 types F and I); one that does not say so is standard time, so
/// that a meter that keeps standard time all year is read right, and the hour that comes twice in autumn is told apart.
/// </summary>
internal static class ProfileTime
{
    private static readonly TimeSpan SummerHour = TimeSpan.FromHours(1);

    /// <summary>The instant that a time record names; null when it names none.</summary>
    /// <param name="data">Four bytes of type F or six of type I.</param>
    /// <param name="zone">Zone of the meter's clock.</param>
    public static DateTimeOffset? Instant(ReadOnlySpan<byte> data, TimeZoneInfo zone)
    {
        if (data.Length is not (4 or 6) || MeterTime.Read(data)?.Value.AsDateTime is not { } wall || wall.Year is < 1981 or > 2300)
        {
            return null;
        }

        var offset = zone.BaseUtcOffset + (MeterTime.Fields(data)!.Value.Summer ? SummerHour : TimeSpan.Zero);
        return new DateTimeOffset(wall, offset).ToUniversalTime();
    }

    /// <summary>An instant as type F in the zone's wall clock, with the bit of summer time.</summary>
    public static byte[] ToTypeF(DateTimeOffset at, TimeZoneInfo zone)
    {
        var summer = zone.IsDaylightSavingTime(at);
        var wall = at.ToOffset(zone.BaseUtcOffset + (summer ? SummerHour : TimeSpan.Zero));
        return MeterTimeBytes.TypeF(wall.DateTime, summer);
    }
}
