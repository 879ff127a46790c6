using System.Globalization;
using MCenter.Core.Events;
using MCenter.Web.SignIn;

namespace MCenter.Web.Api;

/// <summary><c>/api/v1/events</c>: the event log.</summary>
internal sealed class EventsApi : IEndpoint
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/events").WithTags("events");
        group.MapGet("/", List).RequireAuthorization(Policies.View).WithSummary("The newest events first; before = id of the last one seen pages on")
            .Produces<IReadOnlyList<EventAnswer>>().ProducesValidationProblem();
        group.MapDelete("/", (EventLog events, CancellationToken cancel) => events.ClearAsync(cancel)).RequireAuthorization(Policies.Install)
            .WithSummary("Deletes all events").Produces(StatusCodes.Status200OK);
    }

    private static async Task<IResult> List(
        EventLog events, CancellationToken cancel, EventSeverity atLeast = EventSeverity.Info, string? source = null, long? before = null, int count = 100)
    {
        if (count is < 1 or > EventLog.MostAtOnce)
        {
            return Problems.Invalid("count", $"1 to {EventLog.MostAtOnce} events can be asked for at once.");
        }

        return Results.Ok((await events.NewestAsync(atLeast, source, before, count, cancel)).Select(EventAnswer.Of));
    }

    /// <summary>An event; its text is in the language asked for.</summary>
    internal sealed record EventAnswer(long Id, DateTimeOffset Time, EventSeverity Severity, string Source, string Code, IReadOnlyList<string> Arguments, string Text, int? DeviceId, string? UserName)
    {
        public static EventAnswer Of(Event e) =>
            new(e.Id, e.Time, e.Severity, e.Source, e.Code, e.Arguments, EventTexts.Format(e, CultureInfo.CurrentUICulture), e.DeviceId, e.UserName);
    }
}
