using System.Globalization;
using MCenter.Core.Events;
using MCenter.Web.SignIn;
using Microsoft.Extensions.Localization;

namespace MCenter.Web.Api;

/// <summary><c>/api/v1/events</c>: the event log.</summary>
internal sealed class EventsApi : IEndpoint
{
    private const int MostEvents = 1000;

    public void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/events").WithTags("events");
        group.MapGet("/", List).RequireAuthorization(Policies.View).WithSummary("The newest events first; before = id of the last one seen pages on")
            .Produces<IReadOnlyList<EventAnswer>>().ProducesValidationProblem();
        group.MapDelete("/", (EventLog events, CancellationToken cancel) => events.ClearAsync(cancel)).RequireAuthorization(Policies.Install)
            .WithSummary("Deletes all events").Produces(StatusCodes.Status200OK);
    }

    private static async Task<IResult> List(
        EventLog events, IStringLocalizer<EventTexts> texts, CancellationToken cancel, EventSeverity atLeast = EventSeverity.Info, string? source = null, long? before = null, int count = 100)
    {
        if (count is < 1 or > MostEvents)
        {
            return Problems.Invalid("count", $"1 to {MostEvents} events can be asked for at once.");
        }

        return Results.Ok((await events.NewestAsync(atLeast, source, before, count, cancel)).Select(e => EventAnswer.Of(e, texts)));
    }

    /// <summary>An event; its text is in the language asked for.</summary>
    internal sealed record EventAnswer(long Id, DateTimeOffset Time, EventSeverity Severity, string Source, string Code, IReadOnlyList<string> Arguments, string Text, int? DeviceId, string? UserName)
    {
        public static EventAnswer Of(Event e, IStringLocalizer<EventTexts> texts) =>
            new(e.Id, e.Time, e.Severity, e.Source, e.Code, e.Arguments, TextOf(texts[e.Code], e.Arguments), e.DeviceId, e.UserName);

        private static string TextOf(LocalizedString text, IReadOnlyList<string> arguments)
        {
            try
            {
                return string.Format(CultureInfo.CurrentCulture, text.Value, [.. arguments]);
            }
            catch (FormatException)
            {
                return text.Value; // an event of an earlier version had fewer arguments
            }
        }
    }
}
