using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace MCenter.Web.SignIn;

/// <summary>HTTP Basic (RFC 7617) with a user's name and password in UTF-8.</summary>
internal sealed class BasicHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, CredentialCheck credentials, Principals principals)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const int LongestHeader = 1024;
    private TimeSpan wait;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Parse(Request.Headers.Authorization.ToString()) is not var (userName, password))
        {
            return AuthenticateResult.Fail("Not a Basic credential");
        }

        var answer = await credentials.CheckAsync(userName, password, Context.Connection.RemoteIpAddress, Context.RequestAborted);
        wait = answer.Wait;
        return answer.User is null
            ? AuthenticateResult.Fail("Not signed in")
            : AuthenticateResult.Success(new(principals.Of(answer.User, Scheme.Name), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => ApiChallenge.RefuseAsync(Context, wait);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => ApiChallenge.ForbidAsync(Context);

    private static (string UserName, string Password)? Parse(string header)
    {
        var encoded = header["Basic ".Length..].Trim();
        if (encoded.Length > LongestHeader || !Base64.IsValid(encoded))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(Convert.FromBase64String(encoded));
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : (text[..colon], text[(colon + 1)..]);
    }
}
