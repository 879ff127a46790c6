namespace MCenter.Core.Settings;

/// <summary>The manual's General Settings.</summary>
public sealed record GeneralSettings : ISettings<GeneralSettings>
{
    // the manual's sixteen, and 1, 5 and 10 minutes, which meters with a battery do not follow
    private static readonly int[] Intervals = [1, 5, 10, 15, 20, 30, 45, 60, 90, 120, 150, 180, 360, 720, 1080, 1440, 2880, 10080, 40320];

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
        .. When(!TimeZones.IsKnown(TimeZone), "timeZone", "TimeZone"),
        .. When(NtpServer.Length > 0 && Uri.CheckHostName(NtpServer) == UriHostNameType.Unknown, "ntpServer", "Host"),
        .. When(MBusTimeoutMilliseconds is not 0 and (< 100 or > 60_000), "mBusTimeoutMilliseconds", "Timeout", 100, 60_000),
        .. When(!Intervals.Contains(ReadoutIntervalMinutes), "readoutIntervalMinutes", "OneOf", string.Join(", ", Intervals)),
        .. When(RetentionDays is < 0 or > 36_525, "retentionDays", "Range", 0, 36_525),
        .. When(HistoryDiskPercent is < 1 or > 95, "historyDiskPercent", "Range", 1, 95),
    ];

    private static IEnumerable<ValidationError> Text(string field, string text, int longest, bool needed = false) =>
    [
        .. When(needed && text.Length == 0, field, "Missing"),
        .. When(text.Length > longest, field, "TooLong", longest),
        .. When(text.Any(char.IsControl), field, "ControlCharacters"),
    ];

    private static IEnumerable<ValidationError> When(bool wrong, string field, string key, params object[] arguments) =>
        wrong ? [new(field, SettingsTexts.Of(key, arguments))] : [];
}
