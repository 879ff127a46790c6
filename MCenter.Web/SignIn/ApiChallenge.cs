using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace MCenter.Web.SignIn;

/// <summary>What a program is told that may not do what it asks for.</summary>
internal static class ApiChallenge
{
    /// <summary>401, or 429 while <paramref name="wait"/> lasts.</summary>
    public static Task RefuseAsync(HttpContext context, TimeSpan wait = default)
    {
        if (wait > TimeSpan.Zero)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return Problem(context, StatusCodes.Status429TooManyRequests, "Too many failed sign-ins from this address. Wait and try again.");
        }

        const string Bearer = "Bearer realm=\"M-Center\"";
        context.Response.Headers.WWWAuthenticate = IsScript(context.Request) ? Bearer : new StringValues([Bearer, "Basic realm=\"M-Center\", charset=\"UTF-8\""]);
        return Problem(context, StatusCodes.Status401Unauthorized, "Sign in with a session, HTTP Basic or an API token.");
    }

    /// <summary>403, with the reason when it is the password that must be changed first.</summary>
    public static Task ForbidAsync(HttpContext context) => Problem(context, StatusCodes.Status403Forbidden, context.User.MustChangePassword()
        ? "The password must be changed first: sign in with a browser."
        : "This user or token may not do this.");

    /// <summary>A Basic challenge makes the browser show a box of its own, which a page's script cannot want.</summary>
    private static bool IsScript(HttpRequest request) =>
        request.Headers.ContainsKey("X-Requested-With") || (request.Headers.TryGetValue("Sec-Fetch-Mode", out var mode) && mode != "navigate");

    private static Task Problem(HttpContext context, int status, string detail) => Results.Problem(detail, statusCode: status).ExecuteAsync(context);
}
