using System.Text.Json.Serialization;

namespace MCenter.Core.Settings;

/// <summary>The manual's General Settings.</summary>
public sealed record GeneralSettings : ISettings<GeneralSettings>
{
    private const int DefaultMBusTimeoutMilliseconds = 3000;

    /// <inheritdoc/>
    public static string Section => "general";

    /// <summary>Name of the box in the status bar.</summary>
    public string Name { get; init; } = "M-Center";

    /// <summary>Place of installation.</summary>
    public string Location { get; init; } = "";

    /// <summary>IANA time zone of the box ("Europe/Zurich"); rasters and exports count in it.</summary>
    public string TimeZone { get; init; } = "Europe/Zurich";

    /// <summary>NTP server; empty = none.</summary>
    public string NtpServer { get; init; } = "ch.pool.ntp.org";

    /// <summary>How long to wait for an M-Bus answer, milliseconds, 0 = the default of 3000.</summary>
    public int MBusTimeoutMilliseconds { get; init; }

    /// <summary>The same with its default in place of 0.</summary>
    [JsonIgnore]
    public TimeSpan MBusTimeout => TimeSpan.FromMilliseconds(MBusTimeoutMilliseconds == 0 ? DefaultMBusTimeoutMilliseconds : MBusTimeoutMilliseconds);

    /// <summary>Standard readout interval, minutes.</summary>
    public int ReadoutIntervalMinutes { get; init; } = 15;

    /// <summary>Whether date and time records of telegrams are interpreted.</summary>
    public bool InterpretTimes { get; init; }

    /// <summary>Open read access to <c>/app/api</c> without sign-in.</summary>
    public bool OpenReadAccess { get; init; }

    /// <summary>Readings older than this many days are deleted; 0 = kept while the disk has room.</summary>
    public int RetentionDays { get; init; }

    /// <summary>Share of the disk that the history may fill, percent, 1 to 95.</summary>
    public int HistoryDiskPercent { get; init; } = 80;

    /// <inheritdoc/>
    public IEnumerable<ValidationError> Validate() =>
    [
        .. Text("name", Name, 60, needed: true),
        .. Text("location", Location, 200),
        .. SettingsTexts.When(!TimeZones.IsKnown(TimeZone), "timeZone", "TimeZone"),
        .. SettingsTexts.When(NtpServer.Length > 0 && Uri.CheckHostName(NtpServer) == UriHostNameType.Unknown, "ntpServer", "Host"),
        .. SettingsTexts.When(MBusTimeoutMilliseconds is not 0 and (< 100 or > 60_000), "mBusTimeoutMilliseconds", "Timeout", 100, 60_000),
        .. SettingsTexts.When(!ReadoutIntervals.All.Contains(ReadoutIntervalMinutes), "readoutIntervalMinutes", "OneOf", string.Join(", ", ReadoutIntervals.All)),
        .. SettingsTexts.When(RetentionDays is < 0 or > 36_525, "retentionDays", "Range", 0, 36_525),
        .. SettingsTexts.When(HistoryDiskPercent is < 1 or > 95, "historyDiskPercent", "Range", 1, 95),
    ];

    private static IEnumerable<ValidationError> Text(string field, string text, int longest, bool needed = false) =>
    [
        .. SettingsTexts.When(needed && text.Length == 0, field, "Missing"),
        .. SettingsTexts.When(text.Length > longest, field, "TooLong", longest),
        .. SettingsTexts.When(text.Any(char.IsControl), field, "ControlCharacters"),
    ];
}
