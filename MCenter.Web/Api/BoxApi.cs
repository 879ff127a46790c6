using System.Security.Claims;
using MCenter.Core.Settings;
using MCenter.Web.Hosting;
using MCenter.Web.SignIn;

namespace MCenter.Web.Api;

/// <summary><c>/api/v1/clock</c> and <c>/api/v1/restart</c>: what the pages General settings and Reboot do with the box itself.</summary>
internal sealed class BoxApi : IEndpoint
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var box = routes.MapGroup("/api/v1").RequireAuthorization(Policies.Install).WithTags("box").WithRequestLimit();
        box.MapPut("/clock", SetClock).WithSummary("Sets date and time of the box, whole seconds count; switches its time server off")
            .Produces(StatusCodes.Status204NoContent).ProducesValidationProblem();
        box.MapPost("/restart", RestartAsync).WithSummary("Restarts the box; it answers again after some seconds").Produces(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> SetClock(ClockInput input, IClockSetter clock, ClaimsPrincipal user, CancellationToken cancel)
    {
        await clock.SetAsync(input.Time, user.Identity?.Name, cancel);
        return Results.NoContent();
    }

    private static async Task<IResult> RestartAsync(Restart restart, ClaimsPrincipal user, CancellationToken cancel)
    {
        await restart.AskAsync(user.Identity?.Name, cancel);
        return Results.Accepted();
    }

    /// <summary>What the clock is set to.</summary>
    /// <param name="Time">ISO 8601 with offset.</param>
    internal sealed record ClockInput(DateTimeOffset Time);
}
