using System.ComponentModel;
using MCenter.Core.BusHealth;
using MCenter.Core.History;
using MCenter.Core.Settings;
using MCenter.Web.SignIn;

namespace MCenter.Web.Api;

/// <summary><c>/api/v1/bus</c>: voltage and current of the M-Bus lines; the limits are section bus of <c>/api/v1/settings</c>.</summary>
internal sealed class BusApi : IEndpoint
{
    private const int MostBuckets = 10_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        var bus = routes.MapGroup("/api/v1/bus").RequireAuthorization(Policies.View).WithTags("bus");
        bus.MapGet("/", (BusWatch watch) => watch.Lines).WithSummary("Voltage and current of every M-Bus line now, and what is wrong with them").Produces<IReadOnlyList<BusState>>();
        bus.MapGet("/history", History).WithSummary("Voltage and current of a line over time; parts in which nothing was measured are missing")
            .Produces<IReadOnlyList<BusQuarter>>().ProducesValidationProblem();
    }

    private static async Task<IReadOnlyList<BusQuarter>> History([AsParameters] BusQuery query, BusWatch watch, BusHistory history, BoxClock clock, CancellationToken cancel)
    {
        var to = query.To ?? clock.UtcNow;
        var from = query.From ?? to.AddDays(-1);
        var line = query.Line ?? (watch.Lines is [var first, ..] ? first.Line : null);
        List<ValidationError> errors =
        [
            .. Unless(line is not null && watch.Lines.Any(l => l.Line == line), "line", "No M-Bus line is called so."),
            .. Unless(from < to, "to", "The end must lie after the start."),
            .. Unless(query.Size is not null, "interval", "15m, hour, day or month."),
            .. Unless(query.Size != BucketSize.QuarterHour || (to - from) / BusQuarter.Length <= MostBuckets, "interval", $"At most {MostBuckets} intervals can be asked for at once."),
        ];
        return errors.Count > 0 ? throw new InvalidInputException(errors) : await history.ReadAsync(line!, from, to, query.Size!.Value, clock.Zone, cancel);
    }

    private static IEnumerable<ValidationError> Unless(bool right, string field, string message) => right ? [] : [new(field, message)];

    /// <summary>What of a line's history is asked for.</summary>
    internal sealed record BusQuery(
        [property: Description("Name of an M-Bus line; the first when left out")] string? Line = null,
        [property: Description("First instant, inclusive, ISO 8601 with offset; 24 hours before the end when left out")] DateTimeOffset? From = null,
        [property: Description("End, exclusive, ISO 8601 with offset; now when left out")] DateTimeOffset? To = null,
        [property: Description("15m, hour, day or month in the box's time zone")] string Interval = "15m")
    {
        public BucketSize? Size => new HistoryQuery(Interval: Interval).Size;
    }
}
