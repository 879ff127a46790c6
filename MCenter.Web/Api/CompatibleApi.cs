using System.Text.Json;
using MCenter.Core.Devices;
using MCenter.Core.Export;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using MCenter.Web.SignIn;

namespace MCenter.Web.Api;

/// <summary>The newest data of one meter, as existing clients ask for it: <c>/app/api/serial/{serial}.json|.csv</c> and <c>/app/api/id/{id}.json|.csv</c>.</summary>
internal sealed class CompatibleApi : IEndpoint
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/app/api").RequireAuthorization(Policies.CompatibleApi).WithTags("compatible");
        group.MapGet("/id/{id:int}.{format:regex(^(json|csv)$)}", ById)
            .WithSummary("Newest data of the meter with this id").Produced();
        group.MapGet("/serial/{serial}.{format:regex(^(json|csv)$)}", BySerial)
            .WithSummary("Newest data of the meter with this serial number, with or without leading zeros").Produced().ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static IResult ById(int id, string format, DeviceStore devices, NewestData newest) =>
        devices.Current.Find(id) is { } device ? newest.Answer(device, format) : Problems.NotFound($"There is no meter with id {id}.");

    private static IResult BySerial(string serial, string format, DeviceStore devices, NewestData newest) => devices.Current.FindBySerial(serial) switch
    {
        [] => Problems.NotFound($"There is no meter with serial number {serial}."),
        [var device] => newest.Answer(device, format),
        var several => Results.Problem(
            statusCode: StatusCodes.Status409Conflict,
            title: "More than one meter has this serial number",
            detail: $"Ask by id: {string.Join(", ", several.Select(d => $"/app/api/id/{d.Id}.{format}"))}",
            extensions: new Dictionary<string, object?> { ["ids"] = several.Select(d => d.Id).ToArray() }),
    };
}

/// <summary>The newest data of a device as a document of the compatible API.</summary>
internal sealed class NewestData(CurrentValues values, SettingsStore settings, ExportFormats formats, BoxClock clock)
{
    public IResult Answer(Device device, string format) => format == "json"
        ? Results.Stream(output => WriteJsonAsync(device, output), "application/json; charset=utf-8")
        : Results.Stream(output => WriteCsvAsync(device, output), formats.Find("csv")!.ContentType);

    private async Task WriteJsonAsync(Device device, Stream output)
    {
        var state = values.Of(device.Id);
        var general = settings.Get<GeneralSettings>();
        var at = state.LastReading?.ReadAt ?? clock.UtcNow;
        var document = new CompatibleDocument
        {
            Device = device,
            Zone = clock.Zone,
            StandardIntervalMinutes = general.ReadoutIntervalMinutes,
            At = at,
            LastReadout = state.LastReading?.ReadAt,
            State = state.Failing ? CompatibleReadoutState.Failed : state.LastReading is null ? CompatibleReadoutState.Never : CompatibleReadoutState.Good,
            ErrorFlags = state.Status,
            Newest = state.LastReading?.Values ?? [],
        };
        await using var json = new Utf8JsonWriter(output);
        await document.WriteAsync(json, register => Point(state.LastReading, register.Number), CancellationToken.None);
    }

    private async Task WriteCsvAsync(Device device, Stream output)
    {
        var general = settings.Get<GeneralSettings>();
        // this API's time is that of the answer
        var reading = values.Of(device.Id).LastReading is { } last ? last with { RasterTime = last.ReadAt } : null;
        var readings = (reading is null ? [] : new[] { reading }).ToAsyncEnumerable();
        var export = new MeterExport(device, readings, clock.Zone, general.ReadoutIntervalMinutes);
        await formats.Find("csv")!.WriteAsync(output, export, ExportOptions.Default, CancellationToken.None);
    }

    /// <summary>Clients take the first element without looking whether there is one.</summary>
    private static IAsyncEnumerable<CompatiblePoint> Point(Reading? reading, int register) => new[]
    {
        reading is null || register >= reading.Values.Count ? new CompatiblePoint(DateTimeOffset.UnixEpoch, default) : new CompatiblePoint(reading.ReadAt, reading.Values[register]),
    }.ToAsyncEnumerable();
}
