using System.ComponentModel;
using System.Globalization;
using System.Security.Claims;
using MCenter.Core.Devices;
using MCenter.Core.Export;
using MCenter.Core.Gaps;
using MCenter.Core.History;
using MCenter.Core.Settings;
using MCenter.Web.SignIn;

namespace MCenter.Web.Api;

/// <summary><c>/api/v1/gaps</c> and <c>/api/v1/devices/{id}/gaps</c>: which raster points are there, which are missing and why.</summary>
internal sealed class GapsApi : IEndpoint
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/gaps", All).RequireAuthorization(Policies.View).WithTags("gaps")
            .WithSummary("All devices, the one that lacks the largest share of its raster points first; by default the last 30 days")
            .Produces<GapsAnswer>(StatusCodes.Status200OK, "application/json", "text/csv").ProducesValidationProblem().ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet("/api/v1/devices/{id:int}/gaps", Of).RequireAuthorization(Policies.View).WithTags("gaps")
            .WithSummary("One device by day, and its missing points with their reasons; CSV has a row a point, missing or not")
            .Produces<DeviceGapsAnswer>(StatusCodes.Status200OK, "application/json", "text/csv")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapPost("/api/v1/devices/{id:int}/gaps/repair", Repair).RequireAuthorization(Policies.Install).WithTags("gaps")
            .WithSummary("Fills what is missing from the meter's load profile memory (EMU Professional II with the data-logger readout on); progress is in loadProfile of devices/{id}/gaps")
            .Produces<ProfileState>(StatusCodes.Status202Accepted).ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> Repair(int id, [AsParameters] GapsQuery query, GapLedger ledger, LoadProfiles profiles, ClaimsPrincipal user, CancellationToken cancel)
    {
        var (from, to) = query.Span(ledger.Today);
        return await profiles.StartRepairAsync(id, from, to, user.Identity?.Name, cancel)
            ? Results.Accepted($"/api/v1/devices/{id}/gaps", profiles.Of(id))
            : throw new ConflictException("device", "A repair of this meter is running.");
    }

    private static async Task<IResult> All([AsParameters] GapsQuery query, GapLedger ledger, DeviceStore devices, CancellationToken cancel)
    {
        var (from, to) = query.Span(ledger.Today);
        var all = (await ledger.AllAsync(from, to, cancel)).Select(d => DeviceGapsTotal.Of(devices.Current.Find(d.DeviceId)?.DisplayName ?? "", d)).ToList();
        return query.Format == "csv"
            ? Csv(["DeviceId", "Name", "Expected", "Present", "Good", "Suspect", "Error", "Failed", "Absent", "Share"], all.Select(d => new object?[]
                { d.DeviceId, d.Name, d.Expected, d.Present, d.Good, d.Suspect, d.Error, d.Failed, d.Absent, d.Share }))
            : Results.Ok(new GapsAnswer(from, to, all));
    }

    private static async Task<IResult> Of(int id, [AsParameters] GapsQuery query, GapLedger ledger, LoadProfiles profiles, DeviceStore devices, BoxClock clock, CancellationToken cancel)
    {
        var device = DevicesApi.Known(devices, id);
        var (from, to) = query.Span(ledger.Today);
        var points = await ledger.PointsAsync(id, from, to, cancel);
        if (query.Format == "csv")
        {
            return Csv(["Timestamp", "State", "Reason"], points.Select(p => new object?[]
                { TimeZoneInfo.ConvertTime(p.RasterTime, clock.Zone).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture), p.Quality?.ToString() ?? "Missing", ReasonOf(p) }));
        }

        var gaps = await ledger.OfAsync(id, from, to, cancel);
        var missing = points.Where(p => p.IsMissing).Take(GapsQuery.MostMissing).Select(p => new MissingPoint(p.RasterTime, ReasonOf(p)!)).ToList();
        return Results.Ok(new DeviceGapsAnswer(id, device.DisplayName, from, to, [.. gaps.Days.Select(DayGapsAnswer.Of)], missing, profiles.Of(id)));
    }

    private static string? ReasonOf(RasterPoint point) => point.Fault?.ToString() ?? point.Absence?.ToString();

    private static IResult Csv(string[] header, IEnumerable<object?[]> rows) => Results.Bytes(CsvText.Of(rows.Prepend(header)), "text/csv; charset=utf-8");
}

/// <summary>Which days are asked for.</summary>
internal sealed record GapsQuery(
    [property: Description("First day in the box's time zone, yyyy-MM-dd; 30 days before the end when left out")] DateOnly? From = null,
    [property: Description("Last day, exclusive; tomorrow when left out")] DateOnly? To = null,
    [property: Description("json or csv")] string Format = "json")
{
    /// <summary>Most missing points in one JSON answer.</summary>
    public const int MostMissing = 50_000;

    private const int DefaultDays = 30;

    /// <summary>The days, checked.</summary>
    /// <exception cref="InvalidInputException">The span or the format is wrong.</exception>
    public (DateOnly From, DateOnly To) Span(DateOnly today)
    {
        var to = To ?? today.AddDays(1);
        var from = From ?? (to.DayNumber > DefaultDays ? to.AddDays(-DefaultDays) : DateOnly.MinValue);
        List<ValidationError> errors = [];
        if (from >= to || from.Year < 1971 || to.Year > 9000 || to.DayNumber - from.DayNumber > GapLedger.MostDays)
        {
            errors.Add(new("to", $"The end must lie after the start, at most {GapLedger.MostDays} days."));
        }

        if (Format is not ("json" or "csv"))
        {
            errors.Add(new("format", "json or csv."));
        }

        return errors.Count == 0 ? (from, to) : throw new InvalidInputException(errors);
    }
}

/// <summary>All devices.</summary>
internal sealed record GapsAnswer(DateOnly From, DateOnly To, IReadOnlyList<DeviceGapsTotal> Devices);

/// <summary>A device's raster points over the whole span; share = present of expected, null when none was expected.</summary>
internal sealed record DeviceGapsTotal(int DeviceId, string Name, int Expected, int Present, int Good, int Suspect, int Error, int Failed, int Absent, double? Share)
{
    public static DeviceGapsTotal Of(string name, DeviceGaps device) => new(
        device.DeviceId, name, device.Total.Expected, device.Total.Present, device.Total.Good, device.Total.Suspect, device.Total.Error, device.Total.Failed, device.Total.Absent, Rounded(device.Total));

    public static double? Rounded(DayGaps gaps) => gaps.Share is { } share ? Math.Round(share, 4, MidpointRounding.ToZero) : null;
}

/// <summary>A device by day, the points that it lacks, and how the readout of its load profile stands (null when it has none that is read).</summary>
internal sealed record DeviceGapsAnswer(int DeviceId, string Name, DateOnly From, DateOnly To, IReadOnlyList<DayGapsAnswer> Days, IReadOnlyList<MissingPoint> Missing, ProfileState? LoadProfile);

/// <summary>A day; failed = missing with its fault stored, absent = missing and nothing stored.</summary>
internal sealed record DayGapsAnswer(DateOnly Day, int Expected, int Good, int Suspect, int Error, int Failed, int Absent, double? Share)
{
    public static DayGapsAnswer Of(DayGaps day) => new(day.Day, day.Expected, day.Good, day.Suspect, day.Error, day.Failed, day.Absent, DeviceGapsTotal.Rounded(day));
}

/// <summary>A raster point without a reading; the reason is a readout fault (NoAnswer, ...), or BoxOff, ClockWrong, Unknown where nothing is stored.</summary>
internal sealed record MissingPoint(DateTimeOffset RasterTime, string Reason);
