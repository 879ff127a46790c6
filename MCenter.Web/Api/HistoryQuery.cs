using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Nodes;
using MCenter.Core.Export;
using MCenter.Core.History;
using MCenter.Core.Registers;

namespace MCenter.Web.Api;

/// <summary>What of a device's history is asked for.</summary>
internal sealed record HistoryQuery(
    [property: Description("First instant, inclusive, ISO 8601 with offset; 24 hours before the end when left out")] DateTimeOffset? From = null,
    [property: Description("End, exclusive, ISO 8601 with offset; now when left out")] DateTimeOffset? To = null,
    [property: Description("Number of a register; all when left out")] int? Register = null,
    [property: Description("raw, 15m, hour, day or month in the box's time zone; JSON of all but raw needs a register")] string Interval = "raw",
    [property: Description("json or csv")] string Format = "json",
    [property: Description("Most readings in one JSON answer, 1 to 50000")] int Limit = 10_000,
    [property: Description("Between the columns of CSV: ; , or tab")] string Separator = ";",
    [property: Description("Language of CSV: names, decimal mark and thousands separator")] string Language = "invariant",
    [property: Description("What CSV of an interval other than raw shows of a counter: reading (the first of the interval) or consumption")] string Values = "reading")
{
    private static readonly Dictionary<string, BucketSize> Sizes = new()
    {
        ["15m"] = BucketSize.QuarterHour,
        ["hour"] = BucketSize.Hour,
        ["day"] = BucketSize.Day,
        ["month"] = BucketSize.Month,
    };

    /// <summary>Whether single readings are asked for.</summary>
    public bool IsRaw => Interval == "raw";

    /// <summary>The length of the buckets asked for, null for raw readings and for what is no interval.</summary>
    public BucketSize? Size => Sizes.TryGetValue(Interval, out var size) ? size : null;

    /// <summary>What a cell of an interval shows, null when it is nothing that can be chosen.</summary>
    public IntervalValue? Shown => Values switch { "reading" => IntervalValue.Reading, "consumption" => IntervalValue.Consumption, _ => null };

    /// <summary>How CSV is to look; for a query without errors.</summary>
    public ExportOptions Options => new(SeparatorChar!.Value, ExportLanguage.Find(Language)!);

    /// <summary>The separator, null when it is none that can be chosen.</summary>
    public char? SeparatorChar => ExportOptions.FindSeparator(Separator);
}

/// <summary>Readings of a time span, as the OpenAPI document describes them; the answer itself is written as it is read.</summary>
internal sealed record HistoryAnswer(int DeviceId, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<HistoryRegister> Registers, IReadOnlyList<HistoryReading> Readings, DateTimeOffset? Next);

/// <summary>A column of the readings.</summary>
internal sealed record HistoryRegister(int Number, string Title, string Unit, string ObisCode)
{
    public static HistoryRegister Of(Register register) =>
        new(register.Number, RegisterTitle.Of(register, CultureInfo.InvariantCulture), RegisterUnits.Symbol(register.UnitCode), register.ObisCode);
}

/// <summary>A reading; its values stand in the order of the registers: numbers scaled, texts and dates as text, null where there is none.</summary>
internal sealed record HistoryReading(DateTimeOffset RasterTime, DateTimeOffset ReadAt, string Quality, JsonArray Values);

/// <summary>One register's readings by bucket; the numbers are scaled.</summary>
internal sealed record BucketsAnswer(int DeviceId, DateTimeOffset From, DateTimeOffset To, string Interval, HistoryRegister Register, IReadOnlyList<HistoryBucket> Buckets);
