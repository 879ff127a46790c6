namespace MCenter.Core.Settings;

/// <summary>The time zones that a box can be set to.</summary>
public static class TimeZones
{
    /// <summary>IANA names ("Europe/Zurich") in order, with UTC; without the historic names of three letters and of areas.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id)
            .Where(id => id == "UTC" || id.Split('/')[0] is "Africa" or "America" or "Antarctica" or "Arctic" or "Asia" or "Atlantic" or "Australia" or "Europe" or "Indian" or "Pacific")
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Whether this is the name of a time zone that the box knows.</summary>
    public static bool IsKnown(string id) => id.Length > 0 && TimeZoneInfo.TryFindSystemTimeZoneById(id, out _);
}
