using System.ComponentModel;
using System.Security.Claims;
using MCenter.Core.Devices;
using MCenter.Core.Export;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using MCenter.Web.SignIn;
using Microsoft.AspNetCore.Http.Features;

namespace MCenter.Web.Api;

/// <summary><c>/api/v1/exports</c>: files of readings that are prepared on the box and downloaded, as the page "Export" does it.</summary>
internal sealed class ExportsApi : IEndpoint
{
    private const string Path = "/api/v1/exports";

    public void Map(IEndpointRouteBuilder routes)
    {
        var view = routes.MapGroup(Path).RequireAuthorization(Policies.View).WithTags("exports");
        view.MapGet("/", (ExportJobs jobs, ExportFiles files) => ExportsAnswer.Of(jobs.Job, files)).WithSummary("The last job since the start with its progress, and the files that are ready, newest first").Produces<ExportsAnswer>();
        view.MapGet("/files/{name}", Download).WithSummary("Downloads a file; a part of it where Range asks for one")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv", additionalContentTypes: "application/json").ProducesProblem(StatusCodes.Status404NotFound);
        view.MapGet("/archive", Archive).WithSummary("All files as one ZIP").Produces(StatusCodes.Status200OK, contentType: "application/zip");
        view.MapGet("/last-values", LastValues).WithSummary("The last values of all devices as one CSV table, a row a register; nothing is kept")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesValidationProblem();

        var install = routes.MapGroup(Path).RequireAuthorization(Policies.Install).WithTags("exports").WithRequestLimit();
        install.MapPost("/", Start).WithSummary("Prepares a file for each of these devices that has readings from (inclusive) to (exclusive); without from since the first, without to up to now")
            .Produces<ExportJobAnswer>(StatusCodes.Status202Accepted).ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        install.MapDelete("/", Stop).WithSummary("Stops the job; files that are whole are kept").Produces(StatusCodes.Status204NoContent);
        install.MapDelete("/files/{name}", DeleteAsync).WithSummary("Deletes a file").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        install.MapDelete("/files", DeleteAllAsync).WithSummary("Deletes all files").Produces(StatusCodes.Status204NoContent);
    }

    private static IResult Start(ExportInput input, ExportJobs jobs, ClaimsPrincipal user) =>
        Results.Accepted(Path, ExportJobAnswer.Of(jobs.Start(input.Request, user.Identity?.Name)));

    private static IResult Stop(ExportJobs jobs)
    {
        jobs.Stop();
        return Results.NoContent();
    }

    private static IResult Download(string name, ExportFiles files, ExportFormats formats)
    {
        var file = files.Known(name);
        var type = formats.Find(System.IO.Path.GetExtension(file.Name).TrimStart('.'))?.ContentType;
        return Results.File(files.PathOf(file), type, file.Name, file.PreparedAt, enableRangeProcessing: true);
    }

    private static IResult Archive(ExportFiles files, BoxIdentity box, BoxClock clock, HttpContext context, CancellationToken cancel)
    {
        // .NET's ZIP writes the last kilobytes of each file synchronously when the file's stream is closed
        context.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
        return Results.Stream(output => files.WriteZipAsync(output, cancel), "application/zip", FileNames.OfArchive(box.SerialNumber, clock.UtcNow));
    }

    private static IResult LastValues(
        DeviceStore devices, CurrentValues values, BoxIdentity box, BoxClock clock,
        [Description("Between the columns: ; , or tab")] string separator = ";",
        [Description("Language: names, decimal mark and thousands separator")] string language = "invariant")
    {
        var request = new ExportRequest { Separator = separator, Language = language };
        var csv = LastValuesCsv.Of(devices.Current.All.Select(d => (d, values.Of(d.Id).LastReading)), request.CheckedOptions(), clock.Zone);
        return Results.File(csv, "text/csv; charset=utf-8", FileNames.OfLastValues(box.SerialNumber, clock.UtcNow));
    }

    private static async Task<IResult> DeleteAsync(string name, ExportFiles files, ClaimsPrincipal user, CancellationToken cancel)
    {
        await files.DeleteAsync(name, user.Identity?.Name, cancel);
        return Results.NoContent();
    }

    private static async Task<IResult> DeleteAllAsync(ExportFiles files, ClaimsPrincipal user, CancellationToken cancel)
    {
        await files.DeleteAllAsync(user.Identity?.Name, cancel);
        return Results.NoContent();
    }

    /// <summary>What is to be prepared; what is left out is as in <see cref="ExportRequest"/>.</summary>
    internal sealed record ExportInput(
        [property: Description("The devices, at least one")] IReadOnlyList<int>? DeviceIds,
        [property: Description("Begin, inclusive, ISO 8601 with offset")] DateTimeOffset? From = null,
        [property: Description("End, exclusive, ISO 8601 with offset")] DateTimeOffset? To = null,
        [property: Description("csv or json")] string? Format = null,
        [property: Description("Between the columns of CSV: ; , or tab")] string? Separator = null,
        [property: Description("Language of CSV: names, decimal mark and thousands separator")] string? Language = null)
    {
        private static readonly ExportRequest Blank = new();

        public ExportRequest Request => new()
        {
            DeviceIds = DeviceIds ?? [],
            From = From,
            To = To,
            Format = Format ?? Blank.Format,
            Separator = Separator ?? Blank.Separator,
            Language = Language ?? Blank.Language,
        };
    }

    /// <summary>The last job, null when there was none since the start, and the files.</summary>
    internal sealed record ExportsAnswer(ExportJobAnswer? Job, long Bytes, long MostBytes, IReadOnlyList<ExportFileAnswer> Files)
    {
        public static ExportsAnswer Of(ExportJob? job, ExportFiles files)
        {
            var all = files.All;
            return new(job is null ? null : ExportJobAnswer.Of(job), all.Sum(f => f.Bytes), ExportFiles.MostBytes, [.. all.Select(f => new ExportFileAnswer(f.Name, f.Bytes, f.PreparedAt, $"{Path}/files/{Uri.EscapeDataString(f.Name)}"))]);
        }
    }

    /// <summary>A file that is ready.</summary>
    internal sealed record ExportFileAnswer(string Name, long Bytes, DateTimeOffset PreparedAt, string Path);

    /// <summary>A job as it stands; withoutData: devices without a reading in the time span, for which there is no file; problem: why it could not go on.</summary>
    internal sealed record ExportJobAnswer(
        ExportState State, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, int Done, int Total, ExportedMeter? Now, long Bytes, IReadOnlyList<string> Files, IReadOnlyList<ExportedMeter> WithoutData, ExportProblem? Problem)
    {
        public static ExportJobAnswer Of(ExportJob job) => new(job.State, job.StartedAt, job.EndedAt, job.Done, job.Total, job.Now, job.Bytes, job.Files, job.WithoutData, job.Problem);
    }
}
