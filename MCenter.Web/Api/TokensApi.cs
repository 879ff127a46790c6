using System.Security.Claims;
using MCenter.Web.SignIn;

namespace MCenter.Web.Api;

/// <summary><c>/api/v1/tokens</c>: API tokens, for administrators.</summary>
internal sealed class TokensApi : IEndpoint
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/tokens").RequireAuthorization(Policies.Administer).WithTags("tokens").WithRequestLimit();
        group.MapGet("/", List).WithSummary("All tokens, newest first; their text is not kept").Produces<IReadOnlyList<TokenAnswer>>();
        group.MapPost("/", Make).WithSummary("Makes a token; the answer has its text, which is not shown again")
            .Produces<NewTokenAnswer>(StatusCodes.Status201Created).ProducesValidationProblem();
        group.MapDelete("/{id:int}", Revoke).WithSummary("Revokes a token at once")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IEnumerable<TokenAnswer>> List(ApiTokens tokens, CancellationToken cancel) => (await tokens.ListAsync(cancel)).Select(t => TokenAnswer.Of(t, t.Owner?.UserName));

    private static async Task<IResult> Make(TokenInput input, ApiTokens tokens, ClaimsPrincipal actor, CancellationToken cancel)
    {
        var (token, text) = await tokens.MakeAsync(input.Name, input.Scope, input.Expires, actor.UserId()!.Value, cancel);
        return Results.Created($"/api/v1/tokens/{token.Id}", new NewTokenAnswer(TokenAnswer.Of(token, actor.Identity?.Name), text));
    }

    private static async Task<IResult> Revoke(int id, ApiTokens tokens, ClaimsPrincipal actor, CancellationToken cancel) =>
        await tokens.RevokeAsync(id, actor.Identity?.Name ?? "", cancel)
            ? Results.NoContent()
            : Results.Problem(statusCode: StatusCodes.Status404NotFound, detail: $"There is no token with id {id}.");

    /// <summary>A token to be made.</summary>
    internal sealed record TokenInput(string Name, TokenScope Scope, DateTimeOffset? Expires = null);

    /// <summary>A token as shown: never its text.</summary>
    internal sealed record TokenAnswer(int Id, string Name, string Prefix, TokenScope Scope, string? Owner, DateTimeOffset Created, DateTimeOffset? Expires, DateTimeOffset? LastUsed)
    {
        public static TokenAnswer Of(ApiToken token, string? owner) => new(token.Id, token.Name, token.Prefix, token.Scope, owner, token.Created, token.Expires, token.LastUsed);
    }

    /// <summary>A new token with its text.</summary>
    internal sealed record NewTokenAnswer(TokenAnswer Token, string Text);
}
