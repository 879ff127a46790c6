using System.ComponentModel;
using System.Security.Claims;
using MCenter.Core.BusHealth;
using MCenter.Core.Devices.Import;
using MCenter.Core.Export;
using MCenter.Core.History;
using MCenter.Core.Registers;
using MCenter.Core.Report;
using MCenter.Core.Settings;
using MCenter.Web.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace MCenter.Web.Api;

/// <summary><c>/api/v1/report</c>: the commissioning report.</summary>
internal sealed class ReportApi : IEndpoint
{
    private const string TargetPath = "/api/v1/report/target-list";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/report", Read).RequireAuthorization(Policies.View).WithTags("report")
            .WithSummary("The box, its lines and meters as they are handed over: addresses, first and newest values, plausibility, answer times, bus load. CSV has a row a main register; texts are in the language of Accept-Language")
            .Produces<ReportAnswer>(StatusCodes.Status200OK, "application/json", "text/csv").ProducesValidationProblem().ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet(TargetPath, (TargetLists targets) => targets.Current).RequireAuthorization(Policies.View).WithTags("report")
            .WithSummary("The meters that are to be found, as they were imported; none when there is no list. What the list does not say is empty or null").Produces<TargetList>();
        routes.MapPost(TargetPath, ImportAsync).RequireAuthorization(Policies.Install).WithTags("report").WithMetadata(new RequestSizeLimitAttribute(MeterListImport.LargestList))
            .WithSummary("Takes a CSV list of the meters that are to be found, in the columns of /api/v1/devices/import, in the place of the one that is there; all or nothing. dryRun = true tells the verdict on each row. The report compares it with what was found")
            .Accepts<string>("text/csv", "text/plain", "text/tab-separated-values", "application/octet-stream").Produces<MeterListCheck>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        routes.MapDelete(TargetPath, DeleteAsync).RequireAuthorization(Policies.Install).WithTags("report").WithSummary("Deletes the list of the meters that are to be found").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<MeterListCheck> ImportAsync(HttpRequest request, TargetLists targets, ClaimsPrincipal user, CancellationToken cancel, bool dryRun = false)
    {
        var list = await MeterListImport.ReadAsync(request.Body, cancel);
        return dryRun ? targets.Check(list) : await targets.ImportAsync(list, user.Identity?.Name, cancel);
    }

    private static async Task<IResult> DeleteAsync(TargetLists targets, ClaimsPrincipal user, CancellationToken cancel)
    {
        await targets.DeleteAsync(user.Identity?.Name, cancel);
        return Results.NoContent();
    }

    private static async Task<IResult> Read(Commissioning commissioning, BoxClock clock, CancellationToken cancel, [Description("json or csv")] string format = "json")
    {
        if (format is not ("json" or "csv"))
        {
            throw new InvalidInputException([new("format", "json or csv.")]);
        }

        var report = await commissioning.MakeAsync(cancel);
        return format == "csv"
            ? Results.File(ReportCsv.Of(report, clock.Zone), "text/csv; charset=utf-8", "commissioning-report.csv")
            : Results.Ok(ReportAnswer.Of(report));
    }
}

/// <summary>The report; times are UTC, target is null when there is no target list.</summary>
internal sealed record ReportAnswer(DateTimeOffset At, ReportBox Box, IReadOnlyList<ReportLine> Lines, IReadOnlyList<ReportMeterAnswer> Meters, TargetResult? Target)
{
    public static ReportAnswer Of(CommissioningReport report) => new(
        report.At,
        new(report.General.Name, report.General.Location, report.SerialNumber, report.Version, report.General.TimeZone, report.General.ReadoutIntervalMinutes),
        report.Lines,
        [.. report.Meters.Select(ReportMeterAnswer.Of)],
        report.Target);
}

/// <summary>The box.</summary>
internal sealed record ReportBox(string Name, string Location, string SerialNumber, string Version, string TimeZone, int ReadoutIntervalMinutes);

/// <summary>A meter; answers are those of the last seven days, readLastDay and missedLastDay of the last 24 hours, the fault is null while it answers.</summary>
internal sealed record ReportMeterAnswer(
    int Number, DeviceBody Device, string Driver, string FabricationNumber, IReadOnlyList<ReportValueAnswer> Values, MeterDay Answers, int ReadLastDay, int MissedLastDay, int FailuresInARow,
    ReadoutFault? LastFault, IReadOnlyList<Doubt> Doubts)
{
    public static ReportMeterAnswer Of(ReportMeter meter) => new(
        meter.Number, DeviceBody.Of(meter.Device), meter.Template, meter.FabricationNumber, [.. meter.Values.Select(ReportValueAnswer.Of)], meter.Answers,
        meter.ReadLastDay, meter.MissedLastDay, meter.State.ConsecutiveFailures, meter.State.Failing ? meter.State.LastFault : null, meter.Doubts);
}

/// <summary>A main register's first stored and newest value, scaled.</summary>
internal sealed record ReportValueAnswer(int Register, string Title, string Unit, DateTimeOffset? FirstAt, object? First, DateTimeOffset? NewestAt, object? Newest)
{
    public static ReportValueAnswer Of(ReportValue value) => new(
        value.Register.Number, RegisterTitle.Of(value.Register, System.Globalization.CultureInfo.InvariantCulture), RegisterUnits.Symbol(value.Register.UnitCode),
        value.FirstAt, Scaled(value.First, value.Register), value.NewestAt, Scaled(value.Newest, value.Register));

    private static object? Scaled(RawValue raw, Register register) => ValueAnswer.Json(raw, PublishedValue.Of(raw, register).Scaled);
}
