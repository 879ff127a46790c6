using System.Globalization;
using MCenter.Core.Settings;

namespace MCenter.Core.Commands;

/// <summary>When the box synchronises the meters' clocks by itself.</summary>
public enum TimeSyncMode
{
    /// <summary>Never; by hand only.</summary>
    Off = 0,

    /// <summary>Every day at a time.</summary>
    Daily = 1,

    /// <summary>Every so many hours.</summary>
    Interval = 2,
}

/// <summary>Synchronisation of the meters' clocks.</summary>
public sealed record TimeSyncSettings : ISettings<TimeSyncSettings>
{
    /// <inheritdoc/>
    public static string Section => "timeSync";

    /// <summary>When; off by default: a clock that somebody else keeps is not to be set unasked.</summary>
    public TimeSyncMode Mode { get; init; }

    /// <summary>Time of the box's wall clock for <see cref="TimeSyncMode.Daily"/>, "03:05".</summary>
    public string Time { get; init; } = "03:05";

    /// <summary>Hours for <see cref="TimeSyncMode.Interval"/>, 1 to 168.</summary>
    public int IntervalHours { get; init; } = 24;

    /// <inheritdoc/>
    public IEnumerable<ValidationError> Validate()
    {
        if (!Enum.IsDefined(Mode))
        {
            yield return new("mode", CommandTexts.Of("Mode"));
        }

        if (!TimeOnly.TryParseExact(Time, TariffSwitch.TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            yield return new("time", CommandTexts.Of("Time"));
        }

        if (IntervalHours is < 1 or > 168)
        {
            yield return new("intervalHours", CommandTexts.Of("Range", 1, 168));
        }
    }
}
