using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace MCenter.Web.SignIn;

/// <summary>API tokens as bearer tokens (RFC 6750).</summary>
internal sealed class TokenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var text = Request.Headers.Authorization.ToString()["Bearer ".Length..].Trim();
        return await tokens.FindAsync(text, Context.RequestAborted) is { Owner: { } owner } token
            ? AuthenticateResult.Success(new(Principals.Of(token, owner, Scheme.Name), Scheme.Name))
            : AuthenticateResult.Fail("Unknown, revoked or expired token");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => ApiChallenge.RefuseAsync(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => ApiChallenge.ForbidAsync(Context);
}
