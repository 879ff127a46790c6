using MCenter.Core.History;
using MCenter.Core.Outputs;
using MCenter.Core.Readout;
using MCenter.Core.Storage;
using MCenter.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MCenter.Web.Api;

/// <summary>
/// <c>/healthz</c>: whether the box works, for supervisors; open to everyone, tells nothing but that. A line that is down, or an output that fails for an hour, is told, but no
/// failure: the box reads on, and no restart mends a cable or somebody else's server. What that server says stands in <c>/api/v1/status</c>.
/// </summary>
internal sealed class Health : IEndpoint
{
    private const long LeastFreeBytes = 20 * 1024 * 1024;

    /// <summary>The raster is looked at every minute; one that was not for this long has stopped.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(3);

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/healthz", Check).AllowAnonymous().WithTags("status")
        .WithSummary("Whether database, history, readout and disk work, 503 when not; lines = whether every line is open, outputs = whether none fails for an hour, which make it degraded at most; needs no sign-in").Produces<HealthAnswer>().Produces<HealthAnswer>(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> Check(
        IDbContextFactory<McenterDb> databases, IHistoryStore history, IReadouts readouts, DataDirectory data, HostFacts host, OutputRunner outputs, TimeProvider time, CancellationToken cancel)
    {
        var answer = new HealthAnswer(
            await WorksAsync(async () =>
            {
                await using var db = await databases.CreateDbContextAsync(cancel);
                await db.Database.ExecuteSqlRawAsync("SELECT 1 FROM Setting LIMIT 1", cancel);
            }),
            history.IsWritable && await WorksAsync(() => history.HasAsync(0, DateTimeOffset.UnixEpoch, cancel)),
            (readouts.LastTick is { } tick ? (time.GetUtcNow() - tick).Duration() : host.Uptime) < LongestSilence,
            await WorksAsync(() => DiskFill.Of(data).FreeBytes < LeastFreeBytes ? throw new IOException("disk full") : Task.CompletedTask),
            readouts.Lines.All(l => l.Up),
            !outputs.Ledgers.Any(l => l.FailsLong(time.GetUtcNow())));
        return Results.Json(answer, statusCode: answer.Ok ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<bool> WorksAsync(Func<Task> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>What works.</summary>
    internal sealed record HealthAnswer(bool Database, bool History, bool Readout, bool Disk, bool Lines, bool Outputs)
    {
        public bool Ok => Database && History && Readout && Disk;

        public HealthState Status => !Ok ? HealthState.Unhealthy : Lines && Outputs ? HealthState.Healthy : HealthState.Degraded;
    }

    /// <summary>All in one word.</summary>
    internal enum HealthState
    {
        /// <summary>Everything works.</summary>
        Healthy,

        /// <summary>The box works, something that it is connected with does not.</summary>
        Degraded,

        /// <summary>The box itself does not work.</summary>
        Unhealthy,
    }
}
