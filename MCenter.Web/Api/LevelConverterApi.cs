using System.Security.Claims;
using MCenter.Core.LevelConverter;
using MCenter.Web.SignIn;

namespace MCenter.Web.Api;

/// <summary><c>/api/v1/level-converter</c>: the bus handed through; its settings are section level-converter of <c>/api/v1/settings</c>.</summary>
internal sealed class LevelConverterApi : IEndpoint
{
    private const string Path = "/api/v1/level-converter";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (ILevelConverter converter) => converter.State).RequireAuthorization(Policies.View).WithTags("level converter")
            .WithSummary("Whether the M-Bus is handed through, to whom, and when that ends").Produces<LevelConverterState>();
        routes.MapPost(Path, SwitchOn).RequireAuthorization(Policies.Install).WithTags("level converter")
            .WithSummary("Switches the level converter on with the settings as saved; readouts of its line wait until it is off")
            .Produces<LevelConverterState>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        routes.MapDelete(Path, SwitchOff).RequireAuthorization(Policies.Install).WithTags("level converter")
            .WithSummary("Switches the level converter off; readouts go on").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<LevelConverterState> SwitchOn(ILevelConverter converter, ClaimsPrincipal user, CancellationToken cancel)
    {
        await converter.SwitchOnAsync(user.Identity?.Name, cancel);
        return converter.State;
    }

    private static async Task<IResult> SwitchOff(ILevelConverter converter, ClaimsPrincipal user)
    {
        await converter.SwitchOffAsync(user.Identity?.Name);
        return Results.NoContent();
    }
}
