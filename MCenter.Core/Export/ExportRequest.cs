using MCenter.Core.Devices;
using MCenter.Core.Settings;

namespace MCenter.Core.Export;

/// <summary>What is to be prepared: a file for each of these meters with its readings of a time span.</summary>
public sealed record ExportRequest
{
    /// <summary>The meters, at least one; each once.</summary>
    public IReadOnlyList<int> DeviceIds { get; init; } = [];

    /// <summary>Begin, inclusive; null = from the first reading.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End, exclusive; null = up to now.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Name of an export format.</summary>
    public string Format { get; init; } = "csv";

    /// <summary>Between the columns of a CSV file: ";", "," or "tab".</summary>
    public string Separator { get; init; } = ";";

    /// <summary>Name of an <see cref="ExportLanguage"/>.</summary>
    public string Language { get; init; } = ExportLanguage.Invariant.Name;

    /// <summary>How the files are to look; for a request without errors.</summary>
    internal ExportOptions Options => new(ExportOptions.FindSeparator(Separator)!.Value, ExportLanguage.Find(Language)!);

    /// <summary>How the files are to look.</summary>
    /// <exception cref="InvalidInputException">The separator or the language is none that can be chosen.</exception>
    public ExportOptions CheckedOptions() => LookErrors() is { Count: > 0 } errors ? throw new InvalidInputException(errors) : Options;

    /// <summary>What is wrong with it; nothing when it can be prepared.</summary>
    internal IReadOnlyList<ValidationError> Validate(ExportFormats formats, DeviceCatalog devices)
    {
        var unknown = DeviceIds.Where(id => devices.Find(id) is null).ToList();
        return
        [
            .. When(DeviceIds.Count == 0, "deviceIds", "NoDevice"),
            .. When(unknown.Count > 0, "deviceIds", "UnknownDevice", string.Join(", ", unknown)),
            .. When(From >= To, "to", "EndBeforeStart"),
            .. When(formats.Find(Format) is null, "format", "OneOf", string.Join(", ", formats.All.Select(f => f.Name))),
            .. LookErrors(),
        ];
    }

    private List<ValidationError> LookErrors() =>
    [
        .. When(ExportOptions.FindSeparator(Separator) is null, "separator", "Separator"),
        .. When(ExportLanguage.Find(Language) is null, "language", "OneOf", string.Join(", ", ExportLanguage.All.Select(l => l.Name))),
    ];

    private static IEnumerable<ValidationError> When(bool wrong, string field, string key, params object[] arguments) => wrong ? [new(field, ExportTexts.Of(key, arguments))] : [];
}
