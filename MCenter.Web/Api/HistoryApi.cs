using System.Security.Claims;
using System.Text.Json;
using MCenter.Core.Devices;
using MCenter.Core.Exchange;
using MCenter.Core.Export;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Web.SignIn;

namespace MCenter.Web.Api;

/// <summary><c>/api/v1/devices/{id}/history</c>: stored readings; <c>/api/v1/history</c>: all of them.</summary>
internal sealed class HistoryApi : IEndpoint
{
    private const int MostReadings = 50_000;

    // CSV is not held in memory: more than ten years of quarter hours
    private const int MostCsvIntervals = 400_000;
    private const int FlushBytes = 32 * 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/devices/{id:int}/history", Read).RequireAuthorization(Policies.View).WithTags("devices")
            .WithSummary("Stored readings from (inclusive) to (exclusive), by default the last 24 hours; scaled. JSON tells by next where the following page starts, CSV is whole. CSV of an interval has the same columns, its rows at the interval's start: a counter's first reading or its consumption, the mean of anything else. With from and to there is an ETag: If-None-Match answers 304 while nothing changed")
            .Produces<HistoryAnswer>(StatusCodes.Status200OK, "application/json", "text/csv").Produces(StatusCodes.Status304NotModified)
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapDelete("/api/v1/history", DeleteAll).RequireAuthorization(Policies.Administer).WithTags("history")
            .WithSummary("Deletes all measured values, the devices stay; confirm = name of the box")
            .Produces(StatusCodes.Status204NoContent).ProducesValidationProblem().ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> DeleteAll(SettingsStore settings, DeviceRemoval removal, ClaimsPrincipal user, CancellationToken cancel, string? confirm = null)
    {
        Confirmation.Check(confirm, settings);
        await removal.DeleteAllValuesAsync(user.Identity?.Name, cancel);
        return Results.NoContent();
    }

    private static async Task<IResult> Read(int id, [AsParameters] HistoryQuery query, HttpContext http, HistoryTag tags, DeviceStore devices, IHistoryStore history, MeterExchanges exchanges, SettingsStore settings, ExportFormats formats, BoxClock clock, CancellationToken cancel)
    {
        var device = DevicesApi.Known(devices, id);
        var to = (query.To ?? clock.UtcNow).ToUniversalTime();
        var from = (query.From ?? to.AddDays(-1)).ToUniversalTime();
        if (Errors(query, device, from, to) is { Count: > 0 } errors)
        {
            throw new InvalidInputException(errors);
        }

        // a history that cannot be read is told before the answer starts
        await history.HasAsync(id, DateTimeOffset.UnixEpoch, cancel);
        if (query is { From: not null, To: not null })
        {
            // without both, the answer is another at any moment
            var tag = await tags.OfAsync(device, http.Request, cancel);
            http.Response.GetTypedHeaders().ETag = tag;
            if (HistoryTag.IsKnown(tag, http.Request.GetTypedHeaders()))
            {
                return Results.StatusCode(StatusCodes.Status304NotModified);
            }
        }

        var registers = query.Register is { } number ? device.Registers.Where(r => r.Number == number).ToArray() : [.. device.Registers];
        var part = device with { Registers = registers };
        if (query.Size is { } length && query.Format == "csv")
        {
            var csv = new IntervalCsv(part, from, to, length, clock.Zone, query.Shown!.Value) { Seams = exchanges.SeamsOf };
            return Results.Stream(output => csv.WriteAsync(output, history, query.Options, cancel), formats.Find("csv")!.ContentType);
        }

        if (query.Size is { } size)
        {
            var buckets = await history.ReadBucketsAsync(registers[0], exchanges.SeamsOf(registers[0]), from, to, size, clock.Zone, cancel);
            return Results.Ok(new BucketsAnswer(id, from, to, query.Interval, HistoryRegister.Of(registers[0]), buckets));
        }

        return query.Format == "csv"
            ? Csv(new MeterExport(part, history.ReadAsync(id, from, to, cancel), clock.Zone, settings.Get<GeneralSettings>().ReadoutIntervalMinutes), query, formats, cancel)
            : Results.Stream(output => WriteJsonAsync(output, part, history.ReadAsync(id, from, to, cancel), from, to, query.Limit, cancel), "application/json; charset=utf-8");
    }

    private static List<ValidationError> Errors(HistoryQuery query, Device device, DateTimeOffset from, DateTimeOffset to)
    {
        var errors = new List<ValidationError>();
        void Unless(bool right, string field, string message)
        {
            if (!right)
            {
                errors.Add(new(field, message));
            }
        }

        Unless(from < to, "to", "The end must lie after the start.");
        Unless(query.Register is not { } number || device.Registers.Any(r => r.Number == number), "register", "The device has no such register.");
        Unless(query.IsRaw || query.Size is not null, "interval", "raw, 15m, hour, day or month.");
        Unless(query.Size is null || query.Format == "csv" || query.Register is not null, "register", "JSON of an interval other than raw needs a register.");
        var most = query.Format == "csv" ? MostCsvIntervals : MostReadings;
        Unless(query.Size is not { } size || (to - from) / LengthOf(size) <= most, "interval", $"At most {most} intervals can be asked for at once.");
        Unless(query.Size is null || (from.Year >= 1970 && to.Year < 3000), "from", "Intervals are counted from 1970 to 2999.");
        Unless(query.Shown is not null, "values", "reading or consumption.");
        Unless(query.Format is "json" or "csv", "format", "json or csv.");
        Unless(query.Limit is >= 1 and <= MostReadings, "limit", $"1 to {MostReadings}.");
        Unless(query.SeparatorChar is not null, "separator", "; , or tab.");
        Unless(ExportLanguage.Find(query.Language) is not null, "language", string.Join(", ", ExportLanguage.All.Select(l => l.Name)));
        return errors;
    }

    /// <summary>The shortest that a bucket of this size can be.</summary>
    private static TimeSpan LengthOf(BucketSize size) => size switch
    {
        BucketSize.QuarterHour => TimeSpan.FromMinutes(15),
        BucketSize.Hour => TimeSpan.FromHours(1),
        BucketSize.Day => TimeSpan.FromHours(23),
        _ => TimeSpan.FromDays(28),
    };

    private static IResult Csv(MeterExport export, HistoryQuery query, ExportFormats formats, CancellationToken cancel)
    {
        var csv = formats.Find("csv")!;
        return Results.Stream(output => csv.WriteAsync(output, export, query.Options, cancel), csv.ContentType);
    }

    private static async Task WriteJsonAsync(Stream output, Device device, IAsyncEnumerable<Reading> readings, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancel)
    {
        await using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteNumber("deviceId", device.Id);
        json.WriteString("from", from);
        json.WriteString("to", to);
        WriteRegisters(json, device.Registers);
        json.WriteStartArray("readings");
        DateTimeOffset? next = null;
        await foreach (var reading in readings)
        {
            if (limit-- == 0)
            {
                next = reading.RasterTime;
                break;
            }

            WriteReading(json, device.Registers, reading);
            if (json.BytesPending > FlushBytes)
            {
                await json.FlushAsync(cancel);
            }
        }

        json.WriteEndArray();
        WriteTime(json, "next", next);
        json.WriteEndObject();
    }

    private static void WriteRegisters(Utf8JsonWriter json, IReadOnlyList<Register> registers)
    {
        json.WriteStartArray("registers");
        foreach (var register in registers)
        {
            var column = HistoryRegister.Of(register);
            json.WriteStartObject();
            json.WriteNumber("number", column.Number);
            json.WriteString("title", column.Title);
            json.WriteString("unit", column.Unit);
            json.WriteString("obisCode", column.ObisCode);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteReading(Utf8JsonWriter json, IReadOnlyList<Register> registers, Reading reading)
    {
        json.WriteStartObject();
        json.WriteString("rasterTime", reading.RasterTime);
        json.WriteString("readAt", reading.ReadAt);
        json.WriteString("quality", reading.Quality.ToString());
        json.WriteStartArray("values");
        foreach (var register in registers)
        {
            WriteValue(json, register, register.Number < reading.Values.Count ? reading.Values[register.Number] : RawValue.None);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, Register register, RawValue raw)
    {
        switch (ValueAnswer.Json(raw, PublishedValue.Of(raw, register).Scaled))
        {
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            json.WriteString(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
