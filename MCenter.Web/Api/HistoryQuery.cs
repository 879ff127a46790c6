using System.ComponentModel;
using System.Text.Json.Nodes;
using MCenter.Core.Export;

namespace MCenter.Web.Api;

/// <summary>What of a device's history is asked for.</summary>
internal sealed record HistoryQuery(
    [Description("First instant, inclusive, ISO 8601 with offset; 24 hours before the end when left out")] DateTimeOffset? From = null,
    [Description("End, exclusive, ISO 8601 with offset; now when left out")] DateTimeOffset? To = null,
    [Description("Number of a register; all when left out")] int? Register = null,
    [Description("raw, 15m, hour, day or month in the box's time zone; all but raw need a register")] string Interval = "raw",
    [Description("json or csv")] string Format = "json",
    [Description("Most readings in one JSON answer, 1 to 50000")] int Limit = 10_000,
    [Description("Between the columns of CSV: ; , or tab")] string Separator = ";",
    [Description("Language of CSV: names, decimal mark and thousands separator")] string Language = "invariant")
{
    /// <summary>The separator, null when it is none that can be chosen.</summary>
    public char? SeparatorChar => Separator == "tab" ? '\t' : Separator.Length == 1 && ExportOptions.Separators.Contains(Separator[0]) ? Separator[0] : null;
}

/// <summary>Readings of a time span, as the OpenAPI document describes them; the answer itself is written as it is read.</summary>
internal sealed record HistoryAnswer(int DeviceId, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<HistoryRegister> Registers, IReadOnlyList<HistoryReading> Readings, DateTimeOffset? Next);

/// <summary>A column of the readings.</summary>
internal sealed record HistoryRegister(int Number, string Title, string Unit, string ObisCode);

/// <summary>A reading; its values stand in the order of the registers: numbers scaled, texts and dates as text, null where there is none.</summary>
internal sealed record HistoryReading(DateTimeOffset RasterTime, DateTimeOffset ReadAt, string Quality, JsonArray Values);
