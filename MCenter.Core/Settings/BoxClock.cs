using System.Globalization;
using System.Reflection;

namespace MCenter.Core.Settings;

/// <summary>The box's clock and time zone. Thread safe.</summary>
/// <param name="settings">Gives the zone.</param>
/// <param name="time">Gives the time.</param>
/// <param name="builtAt">Before this the clock cannot be right, UTC.</param>
public sealed class BoxClock(SettingsStore settings, TimeProvider time, DateTimeOffset builtAt)
{
    private volatile TimeZoneInfo zone = TimeZoneInfo.Utc;

    /// <summary>The day on which this program was built, UTC.</summary>
    public static DateTimeOffset BuiltAt { get; } = DateTimeOffset.Parse(
        typeof(BoxClock).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "BuildDate").Value!,
        CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>Time zone of the box, from the general settings.</summary>
    public TimeZoneInfo Zone
    {
        get
        {
            var id = settings.Get<GeneralSettings>().TimeZone;
            if (zone.Id != id)
            {
                zone = TimeZoneInfo.TryFindSystemTimeZoneById(id, out var found) ? found : TimeZoneInfo.Utc;
            }

            return zone;
        }
    }

    /// <summary>Now, UTC.</summary>
    public DateTimeOffset UtcNow => time.GetUtcNow();

    /// <summary>Now, with the offset of the box's time zone.</summary>
    public DateTimeOffset Now => TimeZoneInfo.ConvertTime(time.GetUtcNow(), Zone);

    /// <summary>False while the clock was never set or stands before the build date: meters are read then, but nothing is stored.</summary>
    public bool IsPlausible => time.GetUtcNow() >= builtAt;
}
