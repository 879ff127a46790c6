using System.Security.Claims;
using System.Text.Json.Nodes;
using MCenter.Core.Devices;
using MCenter.Core.Modules;
using MCenter.Core.Scan;
using MCenter.Web.SignIn;

namespace MCenter.Web.Api;

/// <summary><c>/api/v1/scan</c>: searches for meters on the M-Bus lines.</summary>
internal sealed class ScanApi : IEndpoint
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var scan = routes.MapGroup("/api/v1/scan").RequireAuthorization(Policies.Install).WithTags("scan").WithRequestLimit();
        routes.MapGroup("/api/v1/scan").RequireAuthorization(Policies.View).WithTags("scan").MapGet("/", (ScanService scans) => scans.All.Select(ScanAnswer.Of)).WithSummary("The last search of each line: progress and findings").Produces<IReadOnlyList<ScanAnswer>>();
        scan.MapPost("/", Start).WithSummary("Starts a search; without a line, on the only M-Bus line. baudRate 0 searches all")
            .Accepts<ScanRequest>("application/json").Produces<ScanAnswer>(StatusCodes.Status202Accepted).ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        scan.MapDelete("/", Stop).WithSummary("Stops the search of a line, or all searches; what was found is kept").Produces(StatusCodes.Status204NoContent);
        scan.MapPost("/resume", Resume).WithSummary("Goes on with a search that was stopped or broken off")
            .Produces<ScanAnswer>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status409Conflict);
        scan.MapPost("/findings/{id:int}/add", (int id, ScanService scans, ClaimsPrincipal user, CancellationToken cancel) => scans.AddAsync(id, user.Identity?.Name, cancel))
            .WithSummary("Adds the new meter of a finding as a device").Produces<ScanFinding>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        scan.MapPost("/findings/{id:int}/take-over", (int id, ScanService scans, ClaimsPrincipal user, CancellationToken cancel) => scans.TakeOverAsync(id, user.Identity?.Name, cancel))
            .WithSummary("Takes over the line, baud rate and primary address at which a known meter was found")
            .Produces<ScanFinding>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> Start(JsonObject body, JsonMerge merge, ScanService scans, ConfiguredLines lines, ClaimsPrincipal user, CancellationToken cancel)
    {
        var mBus = lines.All.Where(l => l.Kind == "MBus").ToList();
        var blank = new ScanRequest { Line = mBus is [var only] ? only.Name : "" };
        return Results.Accepted("/api/v1/scan", ScanAnswer.Of(await scans.StartAsync(merge.Apply(blank, body), user.Identity?.Name, cancel)));
    }

    private static async Task<IResult> Resume(string line, ScanService scans, ClaimsPrincipal user, CancellationToken cancel) =>
        Results.Accepted("/api/v1/scan", ScanAnswer.Of(await scans.ResumeAsync(line, user.Identity?.Name, cancel)));

    private static async Task<IResult> Stop(string? line, ScanService scans, ClaimsPrincipal user, CancellationToken cancel)
    {
        foreach (var scan in scans.All.Where(s => line is null || s.Request.Line == line))
        {
            await scans.StopAsync(scan.Request.Line, user.Identity?.Name, cancel);
        }

        return Results.NoContent();
    }

    /// <summary>A search as it stands; times are UTC.</summary>
    /// <param name="Id">Key.</param>
    /// <param name="Request">What was asked for.</param>
    /// <param name="State">Where it stands.</param>
    /// <param name="StartedAt">When it was started.</param>
    /// <param name="EndedAt">When it ended; null while it runs.</param>
    /// <param name="BaudRate">The rate searched now; 0 when all are done.</param>
    /// <param name="BaudRatesDone">Rates that are done.</param>
    /// <param name="BaudRatesTotal">Rates in all.</param>
    /// <param name="Requests">Telegrams sent.</param>
    /// <param name="Part">The part done, 0 to 1.</param>
    /// <param name="SecondsLeft">By the probes measured so far; null as long as it cannot be told.</param>
    /// <param name="CanResume">Whether it may go on where it ended.</param>
    /// <param name="Problem">Why it was broken off.</param>
    /// <param name="Findings">What it found.</param>
    internal sealed record ScanAnswer(
        int Id, ScanRequest Request, ScanState State, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, int BaudRate, int BaudRatesDone, int BaudRatesTotal, int Requests, double Part, long? SecondsLeft,
        bool CanResume, string Problem, IReadOnlyList<ScanFinding> Findings)
    {
        public static ScanAnswer Of(ScanReport report) => new(
            report.Id, report.Request, report.State, report.StartedAt, report.EndedAt, report.BaudRate, report.RatesDone, report.BaudRates.Count, report.Requests, Math.Round(report.Part, 4),
            (long?)report.Left?.TotalSeconds, report.CanResume, report.Problem, report.Findings);
    }
}
