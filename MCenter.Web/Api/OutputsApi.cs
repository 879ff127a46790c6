using System.ComponentModel;
using System.Security.Claims;
using MCenter.Core.Outputs;
using MCenter.Web.SignIn;

namespace MCenter.Web.Api;

/// <summary><c>/api/v1/outputs</c>: how the outputs stand, their tests, and sending again; their settings are sections of <c>/api/v1/settings</c>.</summary>
internal sealed class OutputsApi : IEndpoint
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/outputs", (OutputRunner outputs) => outputs.Ledgers).RequireAuthorization(Policies.View).WithTags("outputs")
            .WithSummary("Every output with its backlog, its last success, its next try and its last errors").Produces<IReadOnlyList<OutputLedger>>();
        var install = routes.MapGroup("/api/v1/outputs/{name}").RequireAuthorization(Policies.Install).WithTags("outputs").WithRequestLimit();
        install.MapPost("/test", (string name, OutputRunner outputs, CancellationToken cancel) => outputs.TestAsync(name, cancel))
            .WithSummary("Connects with the settings as saved, writes something and removes it again; takes a minute at most").Produces<TestResult>().ProducesProblem(StatusCodes.Status404NotFound);
        install.MapPost("/resend", ResendAsync).WithSummary("Sends the readings of a time span again, in the background; progress is in resend of /api/v1/outputs")
            .Produces(StatusCodes.Status202Accepted).ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        install.MapDelete("/resend", StopAsync).WithSummary("Sends nothing more again")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ResendAsync(string name, ResendInput input, OutputRunner outputs, ClaimsPrincipal user, CancellationToken cancel)
    {
        await outputs.ResendAsync(name, input.From, input.To, user.Identity?.Name, cancel);
        return Results.Accepted("/api/v1/outputs");
    }

    private static async Task<IResult> StopAsync(string name, OutputRunner outputs, CancellationToken cancel)
    {
        await outputs.StopResendAsync(name, cancel);
        return Results.NoContent();
    }

    /// <summary>What is to be sent again.</summary>
    internal sealed record ResendInput(
        [property: Description("First raster time, ISO 8601 with offset")] DateTimeOffset From,
        [property: Description("End, exclusive, ISO 8601 with offset")] DateTimeOffset To);
}
