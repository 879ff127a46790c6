using System.Security.Claims;
using MCenter.Web.SignIn;

namespace MCenter.Web.Api;

/// <summary><c>/api/v1/users</c>: user management for administrators, and everyone's own password.</summary>
internal sealed class UsersApi : IEndpoint
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var own = routes.MapGroup("/api/v1/users/me").RequireAuthorization(Policies.SignedIn).WithTags("users").WithRequestLimit();
        own.MapPut("/password", ChangePassword).WithSummary("Changes the own password; other sessions of this user end")
            .Produces(StatusCodes.Status204NoContent).ProducesValidationProblem();

        var group = routes.MapGroup("/api/v1/users").RequireAuthorization(Policies.Administer).WithTags("users").WithRequestLimit();
        group.MapGet("/", List).WithSummary("All users by name").Produces<IReadOnlyList<UserAnswer>>();
        group.MapGet("/{id:int}", Find).WithSummary("One user").Produces<UserAnswer>().ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/", Add).WithSummary("Adds a user; the answer has a one-time password, which is not shown again")
            .Produces<NewUserAnswer>(StatusCodes.Status201Created).ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        group.MapPut("/{id:int}", Change).WithSummary("Changes a user")
            .Produces<UserAnswer>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        group.MapDelete("/{id:int}", Delete).WithSummary("Deletes a user and the user's API tokens")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        group.MapPost("/{id:int}/password", ResetPassword).WithSummary("Gives a user a new one-time password, which is not shown again")
            .Produces<OneTimePasswordAnswer>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IEnumerable<UserAnswer>> List(UserAdministration users, CancellationToken cancel) => (await users.ListAsync(cancel)).Select(UserAnswer.Of);

    private static async Task<IResult> Find(int id, UserAdministration users, CancellationToken cancel) =>
        await users.FindAsync(id, cancel) is { } user ? Results.Ok(UserAnswer.Of(user)) : Missing(id);

    private static async Task<IResult> Add(UserInput input, UserAdministration users, ClaimsPrincipal actor, CancellationToken cancel)
    {
        var (user, password) = await users.AddAsync(input, NameOf(actor), cancel);
        return Results.Created($"/api/v1/users/{user.Id}", new NewUserAnswer(UserAnswer.Of(user), password, user.PasswordExpires!.Value));
    }

    private static async Task<IResult> Change(int id, UserInput input, UserAdministration users, ClaimsPrincipal actor, CancellationToken cancel) =>
        await users.ChangeAsync(id, input, NameOf(actor), cancel) ? await Find(id, users, cancel) : Missing(id);

    private static async Task<IResult> Delete(int id, UserAdministration users, ClaimsPrincipal actor, CancellationToken cancel) =>
        await users.DeleteAsync(id, NameOf(actor), cancel) ? Results.NoContent() : Missing(id);

    private static async Task<IResult> ResetPassword(int id, UserAdministration users, ClaimsPrincipal actor, CancellationToken cancel) =>
        await users.ResetPasswordAsync(id, NameOf(actor), cancel) is { } password ? Results.Ok(new OneTimePasswordAnswer(password)) : Missing(id);

    private static async Task<IResult> ChangePassword(PasswordInput input, UserAdministration users, ClaimsPrincipal actor, CancellationToken cancel)
    {
        await users.ChangePasswordAsync(actor.UserId()!.Value, input.CurrentPassword, input.NewPassword, cancel);
        return Results.NoContent();
    }

    private static string NameOf(ClaimsPrincipal actor) => actor.Identity?.Name ?? "";

    private static IResult Missing(int id) => Results.Problem(statusCode: StatusCodes.Status404NotFound, detail: $"There is no user with id {id}.");

    /// <summary>Own password.</summary>
    internal sealed record PasswordInput(string CurrentPassword, string NewPassword);

    /// <summary>A user as shown.</summary>
    internal sealed record UserAnswer(
        int Id, string UserName, string Role, string? Locale, string FirstName, string LastName, string Comment, bool Disabled, bool MustChangePassword, DateTimeOffset? PasswordExpires)
    {
        public static UserAnswer Of(User user) => new(
            user.Id, user.UserName ?? "", user.Role, user.Locale, user.FirstName, user.LastName, user.Comment, user.Disabled, user.MustChangePassword, user.PasswordExpires);
    }

    /// <summary>A new user with the password for the first sign-in.</summary>
    internal sealed record NewUserAnswer(UserAnswer User, string OneTimePassword, DateTimeOffset PasswordExpires);

    /// <summary>The password for the next sign-in.</summary>
    internal sealed record OneTimePasswordAnswer(string OneTimePassword);
}
